import { useEffect, useState } from "react";
import { call } from "../api/client";
import { useReader } from "../shell/reader";
import type { OwnTruck } from "./work";

interface Shares {
  readonly slots: readonly { readonly slot: string; readonly owed: number }[];
}

interface Zone {
  readonly name: string;
  readonly trucks: number;
  readonly waiting: number;
  readonly working: number;
}

const askMs = 15_000;

/** On duty without a job: how busy the zone is, and what it owes this company. */
export function Waiting({ truck }: { truck: OwnTruck }) {
  const { t, language } = useReader();
  const [zone, setZone] = useState<Zone>();
  const [shares, setShares] = useState<Shares>();

  useEffect(() => {
    const ask = () => {
      call<Zone>("GET", `/api/v1/zones/${truck.zone}`, language).then(setZone, () => undefined);
      call<Shares>("GET", `/api/v1/zones/${truck.zone}/shares`, language).then(setShares, () => undefined);
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
    </section>
  );
}
