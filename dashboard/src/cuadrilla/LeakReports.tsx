import { useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { Leak } from "../live/state";
import { useReader } from "../shell/reader";
import { clockTime, plural } from "../text/text";
import { mergeable, type Reasons } from "./work";

interface Props {
  readonly leak: Leak;
  /** The open leaks, any of which may be the same as this one. */
  readonly leaks: ReadonlyMap<string, Leak>;
  onOpen(leak: string): void;
}

/** Which reports the leak is made of and why; and the crew's own word on it, which the engine heeds. */
export function LeakReports({ leak, leaks, onOpen }: Props) {
  const { t, language } = useReader();
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState("");
  const act = useCallback(
    async (what: "split" | "merge", body: unknown) => {
      setProblem("");
      try {
        onOpen((await call<Leak>("POST", `/api/v1/leaks/${leak.id}/${what}`, language, body)).id);
      } catch (e) {
        setProblem(problemOf(e, t));
      }
    },
    [leak.id, language, t, onOpen],
  );
  return (
    <details className="leak-reports" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("oneLeakOrMore")}</summary>
      {open && (
        <>
          <Split leak={leak} onSplit={(cases) => void act("split", { cases })} />
          <Merge leak={leak} leaks={leaks} onMerge={(into) => void act("merge", { into })} />
          <p className="problem" role="alert">
            {problem}
          </p>
        </>
      )}
    </details>
  );
}

function Split({ leak, onSplit }: { leak: Leak; onSplit(cases: readonly string[]): void }) {
  const { t, language } = useReader();
  const [reports, setReports] = useState<readonly Reasons[]>();
  const [problem, setProblem] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when another report came in
  useEffect(() => {
    call<{ readonly items: readonly Reasons[] }>("GET", `/api/v1/leaks/${leak.id}/reports`, language).then(
      ({ items }) => setReports(items),
      (e) => setProblem(problemOf(e, t)),
    );
  }, [leak.id, leak.reports, language, t]);
  if (problem) return <p className="problem">{problem}</p>;
  if (!reports) return <p className="loading">{t("connecting")}</p>;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <ul className="reasons-of">
        {reports.map((reasons) => (
          <li key={reasons.report.id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(reasons.report.id)}
                onChange={() => toggle(reasons.report.id)}
              />
              <span>
                {reasons.report.id} · {clockTime(reasons.report.at, language, true)}
                <Reason reasons={reasons} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {reports.length > 1 && (
        <button
          type="button"
          className="plain big"
          disabled={chosen.size === 0 || chosen.size === reports.length}
          onClick={() => onSplit([...chosen])}
        >
          {t("splitLeak", plural(t, "reports", chosen.size, language))}
        </button>
      )}
    </>
  );
}

/** How probable it is that the report is of this leak, and what else it may be. */
function Reason({ reasons }: { reasons: Reasons }) {
  const { t, language } = useReader();
  const percent = (part: number) =>
    new Intl.NumberFormat(language, { style: "percent" }).format(Math.min(0.99, Math.max(0.01, part)));
  const own = reasons.choices.find((choice) => choice.leak === reasons.leak);
  const next = reasons.choices.find((choice) => choice !== own && choice.probability >= 0.01);
  const metres = own?.distanceMeters;
  const otherwise = ({ leak, probability }: Reasons["choices"][number]) =>
    leak ? t("orOfLeak", leak, percent(probability)) : t("orAlone", percent(probability));
  return (
    <small>
      {reasons.settled ? t("settledByPeople") : t("ofThisLeak", percent(own?.probability ?? 0))}
      {metres === undefined ? "" : ` · ${t("metresFromOthers", Math.round(metres))}`}
      {next && !reasons.settled ? ` · ${otherwise(next)}` : ""}
    </small>
  );
}

function Merge({ leak, leaks, onMerge }: Omit<Props, "onOpen"> & { onMerge(into: string): void }) {
  const { t } = useReader();
  const [into, setInto] = useState("");
  const near = mergeable(leak, leaks.values());
  if (near.length === 0 || leak.state !== "suspected") return null;
  return (
    <form
      className="merge"
      onSubmit={(event) => {
        event.preventDefault();
        if (into) onMerge(into);
      }}
    >
      <label htmlFor="merge-into">{t("sameLeakAs")}</label>
      <select id="merge-into" value={into} onChange={(event) => setInto(event.target.value)}>
        <option value="">{t("chooseLeak")}</option>
        {near.map(({ leak: other, meters }) => (
          <option key={other.id} value={other.id}>
            {other.code} · {Math.round(meters)} m
          </option>
        ))}
      </select>
      <button type="submit" className="plain big" disabled={into === ""}>
        {t("mergeLeak")}
      </button>
    </form>
  );
}
