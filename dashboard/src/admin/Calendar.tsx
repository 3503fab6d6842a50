import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { ClosureKind, WorkCalendar } from "../api/generated";
import { Difference } from "../shell/Difference";
import { Outcome } from "../shell/Outcome";
import { useReader } from "../shell/reader";
import { CalendarHours } from "./CalendarHours";
import {
  areHours,
  bodyOf,
  type CalendarDraft,
  type ClosureDraft,
  closureKinds,
  differences,
  draftOf,
} from "./calendar";
import { PastVersions } from "./PastVersions";

interface Publication {
  readonly at: string;
  readonly actor: string;
  readonly data: { readonly calendar: WorkCalendar; readonly why: string };
}

const path = "/api/v1/calendar";

/** When offices are closed and open, and what the clocks of cases go by besides. */
export function Calendar() {
  const { t, language } = useReader();
  const [calendar, setCalendar] = useState<WorkCalendar>();
  const [draft, setDraft] = useState<CalendarDraft>();
  const [history, setHistory] = useState<readonly Publication[]>([]);
  const [shipped, setShipped] = useState<WorkCalendar>();
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const change = (part: Partial<CalendarDraft>) => {
    setProblem("");
    setDraft((now) => now && { ...now, ...part });
  };
  const kindOf = (kind: ClosureKind) => t(`closureKind.${kind}`);
  const load = useCallback(async () => {
    try {
      const now = await call<WorkCalendar>("GET", path, language);
      setCalendar(now);
      setDraft((kept) => kept ?? draftOf(now));
      setHistory((await call<{ readonly items: readonly Publication[] }>("GET", `${path}/history`, language)).items);
      setShipped(await call<WorkCalendar>("GET", `${path}/shipped`, language));
    } catch {
      setProblem(t("unreachable"));
    }
  }, [language, t]);
  useEffect(() => void load(), [load]);

  async function publish(event: FormEvent) {
    event.preventDefault();
    if (!draft || !calendar) return;
    setProblem("");
    setSaid("");
    const wrong = draft.hours.flatMap((h) => h.days).find((day) => !areHours(day));
    if (wrong !== undefined) {
      setProblem(t("notHours", wrong));
      return;
    }
    try {
      const now = await call<WorkCalendar>("PUT", path, language, bodyOf(draft), {
        "If-Match": `"${calendar.version}"`,
      });
      setCalendar(now);
      setDraft(draftOf(now));
      setSaid(t("calendarInForce", now.version));
      await load();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <section aria-labelledby="calendar-title">
      <h2 id="calendar-title">{t("admin.calendar")}</h2>
      <p className="quiet">{t("calendarHelp")}</p>
      {!calendar || !draft ? (
        problem === "" && <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : (
        <form onSubmit={(event) => void publish(event)}>
          <p className="quiet">
            {t("rulesVersion", calendar.version)} · {calendar.timeZone}
          </p>
          <Closures closures={draft.closures} onChange={(closures) => change({ closures })} />
          <CalendarHours hours={draft.hours} onChange={(hours) => change({ hours })} />
          <div className="admin-fields">
            {(["legalDays", "maxPauseDays", "reopenedDays"] as const).map((field) => (
              <label key={field}>
                {t(`calendar.${field}`)}
                <input
                  type="number"
                  required
                  min={1}
                  max={field === "reopenedDays" ? 30 : 365}
                  value={draft[field]}
                  onChange={(e) => change({ [field]: e.target.value })}
                />
              </label>
            ))}
          </div>
          <Difference
            changes={differences(draftOf(calendar), draft, kindOf).map(([what, before, after]) => [
              t(`calendar.${what}`),
              before,
              after,
            ])}
            apply={t("applyAtOnce")}
            onUndo={() => setDraft(draftOf(calendar))}
          >
            <label className="field-wide">
              {t("calendarWhy")}
              <input required maxLength={400} value={draft.why} onChange={(e) => change({ why: e.target.value })} />
            </label>
          </Difference>
        </form>
      )}
      <Outcome problem={problem} said={said} />
      <PastVersions
        versions={[
          ...(shipped && history.length > 0
            ? [{ what: t("calendarShipped", shipped.version), onGoBack: () => setDraft(draftOf(shipped)) }]
            : []),
          ...history.map(({ at, actor, data }) => ({
            at,
            actor,
            what: `${data.why} · ${t("rulesVersion", data.calendar.version)}`,
            onGoBack: () => setDraft(draftOf(data.calendar)),
          })),
        ]}
      />
    </section>
  );
}

interface ClosuresProps {
  readonly closures: readonly ClosureDraft[];
  onChange(closures: readonly ClosureDraft[]): void;
}

const nobodysDay: ClosureDraft = { from: "", to: "", kind: "decree", es: "", en: "", agencies: "" };

function Closures({ closures, onChange }: ClosuresProps) {
  const { t } = useReader();
  const [year, setYear] = useState(() => String(new Date().getFullYear()));
  const years = [...new Set([year, ...closures.map((c) => c.from.slice(0, 4))])].filter(Boolean).toSorted();
  const set = (at: number, change: Partial<ClosureDraft>) =>
    onChange(closures.map((c, i) => (i === at ? { ...c, ...change } : c)));
  return (
    <fieldset>
      <legend>{t("calendar.closures")}</legend>
      <div className="admin-choice">
        <label htmlFor="closure-year">{t("year")}</label>
        <select id="closure-year" value={year} onChange={(e) => setYear(e.target.value)}>
          {years.map((y) => (
            <option key={y}>{y}</option>
          ))}
        </select>
      </div>
      {closures.map(
        (c, i) =>
          (c.from === "" || c.from.startsWith(year)) && (
            <fieldset
              // biome-ignore lint/suspicious/noArrayIndexKey: a day has no name before it is typed
              key={i}
              className="closure"
              aria-label={c.es === "" ? t("calendar.closure") : c.es}
            >
              <label>
                {t("closure.from")}
                <input required type="date" value={c.from} onChange={(e) => set(i, { from: e.target.value })} />
              </label>
              <label>
                {t("closure.to")}
                <input type="date" min={c.from} value={c.to} onChange={(e) => set(i, { to: e.target.value })} />
              </label>
              <label>
                {t("closure.kind")}
                <select
                  value={c.kind}
                  onChange={(e) => set(i, { kind: closureKinds.find((k) => k === e.target.value) ?? c.kind })}
                >
                  {closureKinds.map((kind) => (
                    <option key={kind} value={kind}>
                      {t(`closureKind.${kind}`)}
                    </option>
                  ))}
                </select>
              </label>
              {(["es", "en", "agencies"] as const).map((field) => (
                <label key={field}>
                  {t(`closure.${field}`)}
                  <input
                    required={field !== "agencies"}
                    value={c[field]}
                    autoComplete="off"
                    onChange={(e) => set(i, { [field]: e.target.value })}
                  />
                </label>
              ))}
              <button
                type="button"
                className="plain"
                aria-label={t("removeClosure", c.es)}
                onClick={() => onChange(closures.filter((_, at) => at !== i))}
              >
                ×
              </button>
            </fieldset>
          ),
      )}
      <button type="button" className="plain" onClick={() => onChange([...closures, nobodysDay])}>
        {t("addClosure")}
      </button>
    </fieldset>
  );
}
