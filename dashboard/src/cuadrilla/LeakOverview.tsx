import { lazy, type ReactNode, Suspense } from "react";
import type { Overview } from "../api/generated";
import { useFound } from "../api/useFound";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import type { HotStreet } from "./work";

const HotStreetMap = lazy(() => import("./HotStreetMap"));

/** What the crews' supervisor looks at: what waits, who works, how long it takes, which streets break again. */
export function LeakOverview() {
  const { t } = useReader();
  const overview = useFound<Overview>("/api/v1/leaks/overview");
  const streets = useFound<{ readonly items: readonly HotStreet[] }>("/api/v1/leaks/hot-streets?limit=50");
  return (
    <main className="leak-overview">
      {overview === undefined || overview === "failed" ? (
        <Waiting failed={overview === "failed"} />
      ) : (
        <Backlog overview={overview} />
      )}
      <section aria-labelledby="hot-streets">
        <h2 id="hot-streets">{t("hotStreets")}</h2>
        {streets === undefined || streets === "failed" ? (
          <Waiting failed={streets === "failed"} />
        ) : (
          <Streets streets={streets.items} />
        )}
      </section>
    </main>
  );
}

function Waiting({ failed }: { failed: boolean }) {
  const { t } = useReader();
  return failed ? (
    <p className="problem" role="alert">
      {t("unreachable")}
    </p>
  ) : (
    <p className="loading">{t("connecting")}</p>
  );
}

function Backlog({ overview }: { overview: Overview }) {
  const { t, language } = useReader();
  const hours = (value: number | undefined) =>
    value === undefined ? "–" : t("hours", new Intl.NumberFormat(language).format(value));
  const figures: readonly (readonly [string, ReactNode])[] = [
    [t("leaksWaiting"), overview.waiting],
    [t("leaksClaimed"), overview.claimed],
    [t("failedRepairs"), overview.failedRepairs],
    [t("oldestWaiting"), overview.oldestWaitingAt ? clockTime(overview.oldestWaitingAt, language, true) : "–"],
    [t("repaired90"), overview.repaired],
    [t("medianRepair"), hours(overview.medianHours)],
    [t("p90Repair"), hours(overview.p90Hours)],
    [t("dismissed90"), overview.notFound],
  ];
  return (
    <>
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="crews">
        <h2 id="crews">{t("crewsAtWork")}</h2>
        {overview.crews.length === 0 ? (
          <p className="empty">{t("noCrews")}</p>
        ) : (
          <Table
            heads={[t("crew"), t("inHand"), t("repaired90"), t("median")]}
            rows={overview.crews.map((crew) => ({
              id: crew.crew,
              cells: [crew.crew, crew.claimed, crew.repaired, hours(crew.medianHours)],
            }))}
          />
        )}
      </section>
    </>
  );
}

function Streets({ streets }: { streets: readonly HotStreet[] }) {
  const { t, language } = useReader();
  const perYear = new Intl.NumberFormat(language, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
  const month = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es-PA", {
    month: "short",
    year: "numeric",
    timeZone: "America/Panama",
  });
  if (streets.length === 0) return <p className="empty">{t("noHotStreets")}</p>;
  return (
    <>
      <p className="quiet">{t("hotStreetsHelp")}</p>
      <Suspense fallback={<p className="loading">{t("connecting")}</p>}>
        <HotStreetMap streets={streets} />
      </Suspense>
      <Table
        heads={[t("street"), t("breaks"), t("lastBreak"), t("perYear"), t("pipe")]}
        rows={streets.map((street) => ({
          id: street.id,
          cells: [
            nameOf(street, t),
            street.breaks,
            month.format(new Date(street.lastAt)),
            perYear.format(street.expectedPerYear),
            [street.material, street.pipeYear].filter(Boolean).join(" ") || "–",
          ],
        }))}
      />
      <a className="plain" href="/api/v1/leaks/hot-streets?limit=1000&format=geojson" download="hot-streets.geojson">
        {t("hotStreetsFile")}
      </a>
    </>
  );
}

const nameOf = (street: HotStreet, t: ReturnType<typeof useReader>["t"]) =>
  street.street ??
  t("stretchNear", street.place ?? `${street.location.lat.toFixed(4)}, ${street.location.long.toFixed(4)}`);

interface TableProps {
  readonly heads: readonly string[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[];
}

function Table({ heads, rows }: TableProps) {
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells }) => (
          <tr key={id}>
            {cells.map((cell, i) => (
              <td key={heads[i]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
