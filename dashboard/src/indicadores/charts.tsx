import type { ReactNode } from "react";
import { useReader } from "../shell/reader";
import { type Figures, type Interval, type Item, monthName, number, percent } from "./figures";

interface Bar {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: number;
  readonly text: string;
  /** A mark within the bar, with its margin. */
  readonly mark?: number | undefined;
  readonly interval?: Interval | undefined;
}

/** Bars that lie, with their margins as lines. The numbers stand beside them, so nothing is told by length alone. */
export function Bars({ bars, most }: { bars: readonly Bar[]; most: number }) {
  const at = (value: number) => `${(100 * Math.min(value, most)) / Math.max(most, 1e-9)}%`;
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          <span className="bar-name">{bar.name}</span>
          <span className="bar-track" aria-hidden="true">
            <span className="bar" style={{ width: at(bar.value) }} />
            {bar.interval && (
              <span
                className="bar-margin"
                style={{
                  left: at(bar.interval.low),
                  width: `calc(${at(bar.interval.high)} - ${at(bar.interval.low)})`,
                }}
              />
            )}
            {bar.mark !== undefined && <span className="bar-mark" style={{ left: at(bar.mark) }} />}
          </span>
          <span className="bar-text">{bar.text}</span>
        </li>
      ))}
    </ul>
  );
}

const height = 180;
const column = 44;

/** Columns of what came in, the part that was answered in time filled; its share above each. */
export function Months({ items }: { items: readonly Item[] }) {
  const { t, language } = useReader();
  const shown = items.filter((i): i is Item & { figures: Figures } => i.figures !== undefined);
  const most = Math.max(1, ...shown.map((i) => i.figures.received));
  const tall = (count: number) => (height * count) / most;
  return (
    <div className="months-chart">
      <svg
        role="img"
        aria-label={t("byMonth")}
        width={Math.max(1, shown.length) * column}
        height={height + 44}
        viewBox={`0 0 ${Math.max(1, shown.length) * column} ${height + 44}`}
      >
        {shown.map((item, i) => {
          const { received, inTime, inTimeShare } = item.figures;
          return (
            <g key={item.key} transform={`translate(${i * column} 0)`}>
              <title>{`${monthName(item.key, language)}: ${number(received, language)}`}</title>
              <rect className="all" x={6} y={20 + height - tall(received)} width={32} height={tall(received)} />
              <rect className="in-time" x={6} y={20 + height - tall(inTime)} width={32} height={tall(inTime)} />
              <text x={22} y={14 + height - tall(received)}>
                {percent(inTimeShare, language)}
              </text>
              <text x={22} y={height + 38}>
                {monthName(item.key, language)}
              </text>
            </g>
          );
        })}
      </svg>
      <p className="quiet">
        <span className="key all" aria-hidden="true" /> {t("received")}{" "}
        <span className="key in-time" aria-hidden="true" /> {t("answeredInTime")}
      </p>
    </div>
  );
}

/** The same as a table: for who does not see the chart, and for who wants the numbers. */
export function FiguresTable({ first, items }: { first: string; items: readonly Item[] }) {
  const { t, language } = useReader();
  return (
    <details>
      <summary>{t("theTable")}</summary>
      <section className="table-scroll" tabIndex={0} aria-label={t("theTable")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              <th scope="col">{t("received")}</th>
              <th scope="col">{t("answeredInTime")}</th>
              <th scope="col">{t("medianTime")}</th>
              <th scope="col">{t("p90Time")}</th>
              <th scope="col">{t("reopenedShare")}</th>
              <th scope="col">{t("satisfied")}</th>
              <th scope="col">{t("score")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.key}>
                <th scope="row">{item.name || "–"}</th>
                {item.figures ? (
                  <Cells figures={item.figures} score={number(item.score?.value, language, 1)} />
                ) : (
                  <td colSpan={7}>{t("tooFew")}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Cells({ figures: f, score }: { figures: Figures; score: string }) {
  const { language } = useReader();
  return (
    <>
      <td>{number(f.received, language)}</td>
      <td>
        {percent(f.inTimeShare, language)} ({number(f.inTime, language)}/{number(f.decided, language)})
      </td>
      <td>{number(f.medianDays, language, 1)}</td>
      <td>{number(f.p90Days, language, 1)}</td>
      <td>
        {number(f.refuted, language)}/{number(f.endings, language)}
      </td>
      <td>
        {number(f.satisfaction, language, 2)} ({number(f.scores, language)})
      </td>
      <td>{score}</td>
    </>
  );
}
