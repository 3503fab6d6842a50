import { type ReactNode, useEffect, useState } from "react";
import { useFound } from "../api/useFound";
import { useServices } from "../cases/useServices";
import { CitizenBar } from "../shell/CitizenBar";
import { ReaderContext, useReader } from "../shell/reader";
import { useLook } from "../shell/useLook";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";
import { Bars, FiguresTable, Months } from "./charts";
import { days, type Indicators, type Item, number, pathOf, percent, periods, type Shown, shownOf } from "./figures";
import { Totals } from "./Totals";

/** More services than these make a list, not a picture. */
const mostServices = 12;

/** How agencies answer, for everybody: few charts, each with what it says and its table. */
export function Indicadores() {
  const { reader, onLanguage, onTheme } = useLook("indicadores", "light");
  const [shown, setShown] = useState(() => shownOf(location.href));
  useEffect(() => {
    const back = () => setShown(shownOf(location.href));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  function show(next: Shown) {
    const address = new URL(location.href);
    address.searchParams.set("period", String(next.period));
    address.searchParams.set("agency", next.agency);
    history.pushState(null, "", address);
    setShown(next);
  }
  return (
    <ReaderContext value={reader}>
      <CitizenBar title={reader.t("figures")} onLanguage={onLanguage} onTheme={onTheme} />
      <main className="citizen figures">
        <Page shown={shown} onShow={show} />
      </main>
    </ReaderContext>
  );
}

const isThere = (found: Indicators | "failed" | undefined): found is Indicators =>
  found !== undefined && found !== "failed";

function Page({ shown, onShow }: { shown: Shown; onShow(next: Shown): void }) {
  const { t, language } = useReader();
  const [now] = useState(() => Date.now());
  const [attempt, setAttempt] = useState(0);
  const all = useFound<Indicators>(pathOf({ ...shown, agency: "" }, "agency", now), attempt);
  const months = useFound<Indicators>(pathOf(shown, "month", now), attempt);
  const services = useFound<Indicators>(pathOf(shown, "service", now), attempt);
  const kinds = useFound<Indicators>(pathOf(shown, "kind", now), attempt);
  const sectors = useFound<Indicators>(pathOf(shown, "sector", now), attempt);
  const agencies = [...new Set(useServices().map((s) => s.agency))].sort();
  if ([all, months, services, kinds, sectors].includes("failed"))
    return (
      <div role="alert" className="problem">
        <p>{t("unreachable")}</p>
        <button type="button" className="primary" onClick={() => setAttempt((n) => n + 1)}>
          {t("tryAgain")}
        </button>
      </div>
    );
  if (!isThere(all) || !isThere(months) || !isThere(services) || !isThere(kinds) || !isThere(sectors))
    return <div className="skeleton" role="status" aria-label={t("connecting")} />;
  const own = all.items.find((i) => i.key === shown.agency);
  return (
    <>
      <p>{t("figuresAbout")}</p>
      <form className="figures-choice">
        <label>
          {t("period")}
          <select
            value={shown.period}
            onChange={(e) =>
              onShow({ ...shown, period: periods.find((p) => String(p) === e.target.value) ?? shown.period })
            }
          >
            {periods.map((p) => (
              <option key={p} value={p}>
                {t(`period.${p}` as TextKey)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("oneAgency")}
          <select value={shown.agency} onChange={(e) => onShow({ ...shown, agency: e.target.value })}>
            <option value="">{t("everyAgency")}</option>
            {agencies.map((agency) => (
              <option key={agency}>{agency}</option>
            ))}
          </select>
        </label>
        <button type="button" className="plain" onClick={() => window.print()}>
          {t("printReport")}
        </button>
      </form>
      {months.total && months.total.received > 0 ? (
        <>
          {shown.agency !== "" && <h2>{shown.agency}</h2>}
          <Totals total={months.total} own={own} />
          {shown.agency === "" && <Ranking all={all} onShow={(agency) => onShow({ ...shown, agency })} />}
          <Chart
            title={t("byMonth")}
            about={t("byMonthIs")}
            first={t("month")}
            items={months.items}
            asked={[shown, "month", now]}
          >
            <Months items={months.items} />
          </Chart>
          {shown.agency === "" && (
            <Chart
              title={t("timeToAnswer")}
              about={t("timeToAnswerIs")}
              first={t("agency")}
              items={all.items}
              asked={[shown, "agency", now]}
            >
              <Times items={all.items} />
            </Chart>
          )}
          <Chart
            title={t("byService")}
            about={t("byServiceIs")}
            first={t("service")}
            items={services.items}
            asked={[shown, "service", now]}
          >
            <Services items={services.items} />
          </Chart>
          <Chart
            title={t("byKind")}
            about={t("byKindIs")}
            first={t("kindOfCase")}
            items={kinds.items}
            asked={[shown, "kind", now]}
          >
            <Services items={kinds.items} />
          </Chart>
          {shown.agency === "" && (
            <Chart
              title={t("bySector")}
              about={t("bySectorIs")}
              first={t("sector")}
              items={sectors.items}
              asked={[shown, "sector", now]}
            >
              <Services items={sectors.items} />
            </Chart>
          )}
        </>
      ) : (
        <p className="empty">{t("nothingYet")}</p>
      )}
      <p className="quiet">
        {t("asOf", clockTime(all.asOf, language, true))} · {t("method", all.method.version)}{" "}
        <a href={`/datos${location.search}`}>{t("openCases")}</a>{" "}
        <a href={`/api/v1/indicators/report.pdf?lang=${language}`}>{t("monthlyReport")}</a>
      </p>
    </>
  );
}

interface ChartProps {
  readonly title: string;
  readonly about: string;
  readonly first: string;
  readonly items: readonly Item[];
  readonly asked: readonly [Shown, string, number];
  readonly children: ReactNode;
}

/** A picture, what it says, the table behind it, and the same for programs. */
function Chart({ title, about, first, items, asked, children }: ChartProps) {
  const { t } = useReader();
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <p className="quiet">{about}</p>
      {children}
      <FiguresTable first={first} items={items} />
      <a className="link" href={`${pathOf(...asked)}&format=csv`}>
        {t("asCsv")}
      </a>
    </section>
  );
}

function Ranking({ all, onShow }: { all: Indicators; onShow(agency: string): void }) {
  const { t, language } = useReader();
  const [now] = useState(() => Date.now());
  const scored = all.items.filter((i) => i.score);
  return (
    <Chart
      title={t("ranking")}
      about={t("rankingIs", all.method.fewestRanked, all.method.strength)}
      first={t("agency")}
      items={all.items}
      asked={[shownOf(location.href), "agency", now]}
    >
      <Bars
        most={100}
        bars={scored.map((item) => ({
          key: item.key,
          name: (
            <>
              <span className="rank">{item.rank ?? "–"}</span>
              <button type="button" className="link" onClick={() => onShow(item.key)}>
                {item.name}
              </button>
            </>
          ),
          value: item.score?.value ?? 0,
          interval: item.score?.interval,
          text: item.rank === undefined ? t("rank.none") : number(item.score?.value, language, 1),
        }))}
      />
    </Chart>
  );
}

function Times({ items }: { items: readonly Item[] }) {
  const { t, language } = useReader();
  const timed = items.flatMap((i) => (i.figures?.p90Days === undefined ? [] : [{ ...i, figures: i.figures }]));
  const most = Math.max(1, ...timed.map((i) => i.figures.p90Days ?? 0));
  return (
    <Bars
      most={most}
      bars={timed.map((item) => ({
        key: item.key,
        name: item.name,
        value: item.figures.p90Days ?? 0,
        mark: item.figures.medianDays,
        interval: item.figures.medianInterval,
        text: `${days(item.figures.medianDays, t, language)} · ${number(item.figures.p90Days, language, 1)}`,
      }))}
    />
  );
}

function Services({ items }: { items: readonly Item[] }) {
  const { language } = useReader();
  const shown = items.flatMap((i) => (i.figures ? [{ ...i, figures: i.figures }] : [])).slice(0, mostServices);
  return (
    <Bars
      most={Math.max(1, ...shown.map((i) => i.figures.received))}
      bars={shown.map((item) => ({
        key: item.key,
        name: item.name,
        value: item.figures.received,
        text: `${number(item.figures.received, language)} · ${percent(item.figures.inTimeShare, language)}`,
      }))}
    />
  );
}
