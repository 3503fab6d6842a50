import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { Errand, NewErrand } from "../field/outbox";
import type { Leak } from "../live/state";
import { PhotoLinks } from "../shell/PhotoLinks";
import { useReader } from "../shell/reader";
import { clockTime, plural } from "../text/text";
import { CrewActions } from "./CrewActions";
import { LeakReports } from "./LeakReports";
import { type LeakDossier, standing } from "./work";

interface Props {
  readonly id: string;
  /** What the live list knows of it; undefined when it is no longer open. */
  readonly known: Leak | undefined;
  readonly leaks: ReadonlyMap<string, Leak>;
  readonly me: string;
  readonly errands: readonly Errand[];
  onAct(errand: NewErrand): Promise<void>;
  onOpen(leak: string): void;
  onBack(): void;
}

export function LeakCard({ id, known, leaks, me, errands, onAct, onOpen, onBack }: Props) {
  const { t, language } = useReader();
  const [dossier, setDossier] = useState<LeakDossier>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the live list hears news of it
  useEffect(() => {
    // Without the network the list's own knowledge has to do.
    call<LeakDossier>("GET", `/api/v1/leaks/${id}`, language).then(setDossier, () => undefined);
  }, [id, language, known]);

  const leak: LeakDossier | undefined = dossier ? { ...dossier, ...known } : known;
  const goesOnAs = leak?.state === "merged" ? leak.mergedInto : undefined;
  return (
    <main className="leak-card">
      <button type="button" className="plain back" onClick={onBack}>
        ← {t("leaks")}
      </button>
      {!leak ? <p className="empty">{t("leakOver", id)}</p> : <Dossier leak={leak} me={me} errands={errands} />}
      {leak && <CrewActions leak={leak} {...standing(leak, me, errands)} onAct={onAct} />}
      {goesOnAs !== undefined && (
        <button type="button" className="primary step" onClick={() => onOpen(goesOnAs)}>
          {t("goesOnAs", goesOnAs)}
        </button>
      )}
      {known && <LeakReports leak={known} leaks={leaks} onOpen={onOpen} />}
    </main>
  );
}

function Dossier({ leak, me, errands }: { leak: LeakDossier; me: string; errands: readonly Errand[] }) {
  const { t, language } = useReader();
  const { state } = standing(leak, me, errands);
  const percent = new Intl.NumberFormat(language, { style: "percent" }).format(Math.min(leak.confidence, 0.99));
  const { lat, long } = leak.location;
  const rows: (readonly [string, string])[] = [
    [t("whereToDig"), `${lat.toFixed(5)}, ${long.toFixed(5)}`],
    [t("where95"), `${Math.round(leak.ellipse.semiMajorM)} m`],
    [t("confidence"), leak.confidence > 0.99 ? `> ${percent}` : percent],
    [t("waitingPeople"), plural(t, "people", leak.people, language)],
    [t("firstReport"), clockTime(leak.firstReportedAt, language, true)],
    [t("lastReport"), clockTime(leak.lastReportedAt, language, true)],
    ...(leak.lastDay ? [[t("lastDay"), plural(t, "reports", leak.lastDay, language)] as const] : []),
    ...(leak.address ? [[t("leakAddress"), leak.address] as const] : []),
    ...(leak.place ? [[t("place"), leak.place] as const] : []),
    ...(leak.nearPlaces ?? []).map((p) => [t("leakBeside"), `${p.name}, ${p.distanceMeters} m`] as const),
    ...(leak.crew ? [[t("crew"), leak.crew] as const] : []),
  ];
  return (
    <>
      <h2>
        {leak.code} <span className="state">{t(`leak.${state}`)}</span>
      </h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name + value}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <a className="plain big" href={`geo:${lat},${long}?q=${lat},${long}(${leak.code})`}>
        {t("openInMaps")}
      </a>
      <PhotoLinks photos={leak.reportPhotos} label={t("photosOfReports")} />
      {(leak.pastRepairs?.length ?? 0) > 0 && (
        <section aria-labelledby="past">
          <h3 id="past">{t("pastRepairs")}</h3>
          <ul className="past">
            {leak.pastRepairs?.map((repair) => (
              <li key={repair.id}>
                {repair.meters} m · {clockTime(repair.repairedAt, language, true)}
                {repair.cause ? ` · ${repair.cause}` : ""}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
