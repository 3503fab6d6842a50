import { useEffect, useState } from "react";
import { call } from "../api/client";
import type {
  DemandAnswer as Demand,
  SharesAnswer as Shares,
  StandByAnswer as StandBy,
  ZoneAnswer as Zone,
} from "../api/generated";
import { useReader } from "../shell/reader";
import type { OwnTruck } from "./work";

/** Nobody starts the engine for less. */
const worthMovingMeters = 400;

const askMs = 15_000;

/** On duty without a job: how busy the zone is, and what it owes this company. */
export function Waiting({ truck }: { truck: OwnTruck }) {
  const { t, language } = useReader();
  const [zone, setZone] = useState<Zone>();
  const [shares, setShares] = useState<Shares>();
  const [standBy, setStandBy] = useState<StandBy>();
  const [demand, setDemand] = useState<Demand>();

  useEffect(() => {
    const ask = () => {
      call<Zone>("GET", `/api/v1/zones/${truck.zone}`, language).then(setZone, () => undefined);
      call<Shares>("GET", `/api/v1/zones/${truck.zone}/shares`, language).then(setShares, () => undefined);
      call<StandBy>("GET", `/api/v1/zones/${truck.zone}/stand-by`, language).then(setStandBy, () => undefined);
      call<Demand>("GET", `/api/v1/zones/${truck.zone}/demand`, language).then(setDemand, () => undefined);
    };
    ask();
    const again = window.setInterval(ask, askMs);
    return () => window.clearInterval(again);
  }, [truck.zone, language]);

  const own = shares?.slots.find((share) => share.slot === truck.slot);
  const place = own && shares ? shares.slots.filter((share) => share.owed > own.owed).length + 1 : undefined;
  return (
    <section className="waiting" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{t("waitingForWork")}</h2>
      <p className="quiet">{t("offerWillRing")}</p>
      {zone && (
        <dl>
          <dt>{t("zone")}</dt>
          <dd>{zone.name}</dd>
          <dt>{t("zoneWaiting")}</dt>
          <dd>{zone.waiting}</dd>
          <dt>{t("zoneTrucks")}</dt>
          <dd>{zone.trucks}</dd>
          {demand?.hours[0] && demand.learntFrom > 0 && (
            <>
              <dt>{t("expectedNow")}</dt>
              <dd>
                {new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(demand.hours[0].expected)} (
                {demand.hours[0].low}–{demand.hours[0].high})
              </dd>
            </>
          )}
          {own && place !== undefined && shares && (
            <>
              <dt>{t("owedToYou")}</dt>
              <dd>
                {new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(
                  own.owed,
                )}
                {" · "}
                {t("placeOf", place, shares.slots.length)}
              </dd>
            </>
          )}
        </dl>
      )}
      {demand && demand.learntFrom > 0 && standBy?.items[0] && <Better place={standBy.items[0]} />}
    </section>
  );
}

/** Where to wait: nearer to where removals are asked for, and not where another truck waits already. */
function Better({ place }: { place: StandBy["items"][number] }) {
  const { t, language } = useReader();
  if (place.meters < worthMovingMeters) return <p>{t("standByHere")}</p>;
  const away = new Intl.NumberFormat(language, { style: "unit", unit: "kilometer", maximumFractionDigits: 1 }).format(
    place.meters / 1000,
  );
  const { lat, long } = place.location;
  return (
    <a className="plain big" href={`geo:${lat},${long}?q=${lat},${long}`}>
      {t("standBy")}: {t("standByAway", away)}
    </a>
  );
}
