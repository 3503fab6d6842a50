import { lazy, Suspense, useState } from "react";
import { type NamedPlace, usePlaces } from "../cases/usePlaces";
import type { Place } from "../live/state";
import { ComboBox } from "../shell/ComboBox";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import type { Report } from "./report";

// The map is many times the weight of the rest: it comes when it is wanted, and never on a line that is metered.
const PlaceMap = lazy(() => import("../map/PlaceMap"));

const country = { south: 7, west: -83.2, north: 9.8, east: -77 };
const patienceMs = 15_000;

type Finding = "idle" | "finding" | "refused" | "abroad";

interface Props {
  readonly report: Report;
  onChange(part: Partial<Report>): void;
}

/** By the phone's own knowledge, by an address, or on the map. */
export function WhereStep({ report, onChange }: Props) {
  const { t } = useReader();
  const [finding, setFinding] = useState<Finding>("idle");
  const [mapShown, setMapShown] = useState(false);
  const places = usePlaces(report.address);

  function find() {
    setFinding("finding");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { latitude: lat, longitude: long, accuracy } = coords;
        const here = lat > country.south && lat < country.north && long > country.west && long < country.east;
        setFinding(here ? "idle" : "abroad");
        if (here) onChange({ where: { lat, long }, accuracyMeters: accuracy });
      },
      () => setFinding("refused"),
      { enableHighAccuracy: true, timeout: patienceMs, maximumAge: 60_000 },
    );
  }
  const pick = (where: Place) => onChange({ where, accuracyMeters: undefined });
  return (
    <>
      <button type="button" className="primary big" disabled={finding === "finding"} onClick={find}>
        <span aria-hidden="true">◎</span> {t(finding === "finding" ? "findingPlace" : "useMyPlace")}
      </button>
      <p role="status" className={report.where ? "found" : "quiet"}>
        {finding === "refused" && t("placeRefused")}
        {finding === "abroad" && t("placeAbroad")}
        {finding === "idle" &&
          report.where &&
          (report.accuracyMeters === undefined
            ? t("placePinned")
            : t("placeFound", Math.max(1, Math.round(report.accuracyMeters))))}
      </p>
      <ComboBox<NamedPlace>
        label={t("orAddress")}
        value={report.address}
        options={places}
        keyOf={(p) => p.kind + p.name}
        placeholder={t("orAddressHint")}
        show={(p) => (
          <>
            <b>{p.name}</b> <span className="quiet">{t(`placeKind.${p.kind}` as TextKey)}</span>
          </>
        )}
        onType={(address) => onChange({ address })}
        onChoose={(p) => onChange({ address: p.name, where: p.where, accuracyMeters: undefined })}
      />
      {mapShown ? (
        <Suspense fallback={<div className="skeleton" role="status" aria-label={t("connecting")} />}>
          <PlaceMap where={report.where} onPick={pick} />
        </Suspense>
      ) : (
        <button type="button" className="plain big" onClick={() => setMapShown(true)}>
          {t("showMap")}
        </button>
      )}
    </>
  );
}
