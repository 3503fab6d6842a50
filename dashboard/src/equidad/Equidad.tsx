import { useEffect, useState } from "react";
import type { ZoneName as Named } from "../api/generated";
import { useFound } from "../api/useFound";
import { Bars } from "../indicadores/charts";
import { number } from "../indicadores/figures";
import { CitizenBar } from "../shell/CitizenBar";
import { ReaderContext, useReader } from "../shell/reader";
import { useLook } from "../shell/useLook";
import { clockTime } from "../text/text";
import { byOwed, type HourWaits, type Shown, type SlotFairness, shownOf, spans, type ZoneFairness } from "./fairness";
import { Proof } from "./Proof";

/** Whether the engine is fair, for everybody to see, and to prove. */
export function Equidad() {
  const { reader, onLanguage, onTheme } = useLook("equidad", "light");
  return (
    <ReaderContext value={reader}>
      <CitizenBar title={reader.t("fairness")} onLanguage={onLanguage} onTheme={onTheme} />
      <main className="citizen figures">
        <p>{reader.t("fairnessAbout")}</p>
        <Zones />
      </main>
    </ReaderContext>
  );
}

function Zones() {
  const { t } = useReader();
  const [shown, setShown] = useState(() => shownOf(location.href));
  const zones = useFound<{ readonly items: readonly Named[] }>("/api/v1/zones");
  useEffect(() => {
    const back = () => setShown(shownOf(location.href));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  if (zones === "failed") return <Failed />;
  if (!zones) return <div className="skeleton" role="status" aria-label={t("connecting")} />;
  const zone = zones.items.find((z) => z.id === shown.zone) ?? zones.items[0];
  function show(next: Shown) {
    const address = new URL(location.href);
    address.searchParams.set("zone", next.zone);
    address.searchParams.set("days", String(next.days));
    history.pushState(null, "", address);
    setShown(next);
  }
  if (!zone) return <p className="empty">{t("noDays")}</p>;
  return (
    <>
      <form className="figures-choice">
        <label>
          {t("zone")}
          <select value={zone.id} onChange={(e) => show({ ...shown, zone: e.target.value })}>
            {zones.items.map((z) => (
              <option key={z.id} value={z.id}>
                {z.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("days")}
          <select value={shown.days} onChange={(e) => show({ ...shown, days: Number(e.target.value) })}>
            {spans.map((s) => (
              <option key={s} value={s}>
                {t(`lastDays.${s}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="plain" onClick={() => window.print()}>
          {t("print")}
        </button>
      </form>
      <Zone zone={zone.id} days={shown.days} />
    </>
  );
}

function Failed() {
  const { t } = useReader();
  return (
    <div role="alert" className="problem">
      <p>{t("unreachable")}</p>
      <button type="button" className="primary" onClick={() => location.reload()}>
        {t("tryAgain")}
      </button>
    </div>
  );
}

function Zone({ zone, days }: Shown) {
  const { t } = useReader();
  const found = useFound<ZoneFairness>(`/api/v1/zones/${zone}/fairness?days=${days}`);
  if (found === "failed") return <Failed />;
  if (!found) return <div className="skeleton" role="status" aria-label={t("connecting")} />;
  return (
    <>
      <Totals of={found} />
      <Slots slots={byOwed(found.slots)} />
      <Hours hours={found.hours.filter((h) => h.removals > 0)} />
      <Overrides of={found} />
      <Proof zone={zone} />
    </>
  );
}

function Totals({ of }: { of: ZoneFairness }) {
  const { t, language } = useReader();
  const rows = [
    [t("largestGap"), number(of.largestGap, language, 1), t("largestGapIs")],
    [t("requestsCount"), number(of.requests, language), ""],
    [t("unfulfilledCount"), number(of.unfulfilled, language), ""],
    [t("overridesCount"), number(of.overrides.length, language), ""],
  ] as const;
  return (
    <dl className="totals">
      {rows.map(([name, value, about]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {about && <span className="quiet">{about}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Slots({ slots }: { slots: readonly SlotFairness[] }) {
  const { t, language } = useReader();
  const most = Math.max(1, ...slots.flatMap((s) => [s.earned, s.received]));
  const one = (value: number) => number(value, language, 1);
  return (
    <section aria-label={t("owedAndReceived")}>
      <h2>{t("owedAndReceived")}</h2>
      <p className="quiet">{t("owedAndReceivedIs")}</p>
      <Bars
        most={most}
        bars={slots.map((s) => ({
          key: s.slot,
          name: s.companies.join(" + ") || s.slot,
          value: s.received,
          mark: s.earned,
          text: `${one(s.received)} / ${one(s.earned)}`,
        }))}
      />
      <details>
        <summary>{t("theTable")}</summary>
        <section className="table-scroll" tabIndex={0} aria-label={t("theTable")}>
          <table>
            <thead>
              <tr>
                {(
                  [
                    "company",
                    "earned",
                    "gotten",
                    "owedNow",
                    "acceptedOffers",
                    "refusedOffers",
                    "expiredOffers",
                    "givenBackTurns",
                  ] as const
                ).map((name) => (
                  <th key={name} scope="col">
                    {t(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {slots.map((s) => (
                <tr key={s.slot}>
                  <th scope="row">{s.companies.join(" + ") || s.slot}</th>
                  <td>{one(s.earned)}</td>
                  <td>{one(s.received)}</td>
                  <td>{one(s.owed)}</td>
                  <td>{s.accepted}</td>
                  <td>{s.refused}</td>
                  <td>{s.expired}</td>
                  <td>{s.givenBack}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  );
}

function Hours({ hours }: { hours: readonly HourWaits[] }) {
  const { t, language } = useReader();
  const one = (value: number) => number(value, language, 1);
  return (
    <section aria-label={t("waitsByHour")}>
      <h2>{t("waitsByHour")}</h2>
      <p className="quiet">{t("waitsByHourIs")}</p>
      {hours.length === 0 ? (
        <p className="empty">{t("nothingYet")}</p>
      ) : (
        <Bars
          most={Math.max(1, ...hours.map((h) => h.meanMinutesToScene))}
          bars={hours.map((h) => ({
            key: String(h.hour),
            name: `${String(h.hour).padStart(2, "0")}:00`,
            value: h.meanMinutesToScene,
            mark: h.meanMinutesToAccept,
            text: `${one(h.meanMinutesToScene)} min · ${h.removals}`,
          }))}
        />
      )}
    </section>
  );
}

function Overrides({ of }: { of: ZoneFairness }) {
  const { t, language } = useReader();
  return (
    <section aria-label={t("overrides")}>
      <h2>{t("overrides")}</h2>
      <p className="quiet">{t("overridesIs")}</p>
      {of.overrides.length === 0 ? (
        <p className="empty">{t("noOverrides")}</p>
      ) : (
        <ul className="overrides">
          {of.overrides.map((o) => (
            <li key={o.request + o.at}>
              <time dateTime={o.at}>{clockTime(o.at, language, true)}</time> <b>{o.request}</b> → {o.truck} ({o.company}
              )
              <br />
              <q>{o.reason}</q>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
