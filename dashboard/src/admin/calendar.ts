import type { Closure, ClosureKind, OpenSpan, WorkCalendar } from "../api/generated";

/** Days on which offices are closed, as they are typed. */
export interface ClosureDraft {
  readonly from: string;
  readonly to: string;
  readonly kind: ClosureKind;
  readonly es: string;
  readonly en: string;
  readonly agencies: string;
}

/** When an office is open: for each weekday its hours, such as `08:00-12:00, 13:00-16:00`; empty where it is closed. */
export interface HoursDraft {
  /** Empty: everybody who has no hours of their own. */
  readonly agency: string;
  readonly days: readonly string[];
}

export interface CalendarDraft {
  readonly closures: readonly ClosureDraft[];
  readonly hours: readonly HoursDraft[];
  readonly legalDays: string;
  readonly maxPauseDays: string;
  readonly reopenedDays: string;
  readonly why: string;
}

export const closureKinds = ["law", "publicSector", "local", "decree"] as const satisfies readonly ClosureKind[];

/** As the week goes in Panama's offices. */
export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const words = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);

const minutes = (time: string) => time.slice(0, 5);
const daysOf = (spans: readonly OpenSpan[]) =>
  weekdays.map((day) =>
    spans
      .filter((span) => span.day === day)
      .map((span) => `${minutes(span.from)}-${minutes(span.to) === "00:00" ? "24:00" : minutes(span.to)}`)
      .join(", "),
  );

export function draftOf(calendar: WorkCalendar): CalendarDraft {
  return {
    closures: calendar.closures
      .toSorted((a, b) => a.from.localeCompare(b.from))
      .map((c) => ({
        from: c.from,
        to: c.to,
        kind: c.kind,
        es: c.name.es,
        en: c.name.en,
        agencies: c.agencies.join(", "),
      })),
    hours: [
      { agency: "", days: daysOf(calendar.hours) },
      ...Object.entries(calendar.agencyHours).map(([agency, spans]) => ({ agency, days: daysOf(spans) })),
    ],
    legalDays: String(calendar.legalDays),
    maxPauseDays: String(calendar.maxPauseDays),
    reopenedDays: String(calendar.reopenedDays),
    why: "",
  };
}

const span = /^([01]\d|2[0-3]):([0-5]\d)-(([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Whether these are hours of one day. */
export const areHours = (text: string) => words(text).every((part) => span.test(part));

const spansOf = (days: readonly string[]): OpenSpan[] =>
  days.flatMap((text, i) =>
    words(text).map((part) => {
      const [from = "", to = ""] = part.split("-");
      return { day: weekdays[i] ?? "monday", from: `${from}:00`, to: to === "24:00" ? "00:00:00" : `${to}:00` };
    }),
  );

export function bodyOf(draft: CalendarDraft) {
  const [everybody, ...own] = draft.hours;
  return {
    closures: draft.closures.map(
      (c): Closure => ({
        from: c.from,
        to: c.to === "" ? c.from : c.to,
        kind: c.kind,
        name: { es: c.es, en: c.en },
        agencies: words(c.agencies),
      }),
    ),
    hours: spansOf(everybody?.days ?? []),
    agencyHours: Object.fromEntries(own.map((h) => [h.agency, spansOf(h.days)])),
    legalDays: Number(draft.legalDays),
    maxPauseDays: Number(draft.maxPauseDays),
    reopenedDays: Number(draft.reopenedDays),
    why: draft.why,
  };
}

/** What changes, each with what it is: a day, an office's hours, a number. */
export type CalendarDifference = readonly [
  what: "closure" | "hours" | "legalDays" | "maxPauseDays" | "reopenedDays",
  before: string,
  after: string,
];

/** @param kindOf The name of a kind of closure to people. */
export function differences(
  now: CalendarDraft,
  then: CalendarDraft,
  kindOf: (kind: ClosureKind) => string,
): readonly CalendarDifference[] {
  const closureLine = (c: ClosureDraft) =>
    [c.to === c.from || c.to === "" ? c.from : `${c.from} – ${c.to}`, c.es, c.en, kindOf(c.kind), c.agencies]
      .filter(Boolean)
      .join(" · ");
  const before = now.closures.map(closureLine);
  const after = then.closures.map(closureLine);
  const hoursOf = (draft: CalendarDraft) => new Map(draft.hours.map((h) => [h.agency, h.days.join(" | ")]));
  const [was, becomes] = [hoursOf(now), hoursOf(then)];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => ["closure", line, ""] as const),
    ...after.filter((line) => !before.includes(line)).map((line) => ["closure", "", line] as const),
    ...[...new Set([...was.keys(), ...becomes.keys()])]
      .map((agency) => [agency, was.get(agency) ?? "", becomes.get(agency) ?? ""] as const)
      .filter(([, old, next]) => old !== next)
      .map(([agency, old, next]) => ["hours", `${agency} ${old}`.trim(), `${agency} ${next}`.trim()] as const),
    ...(["legalDays", "maxPauseDays", "reopenedDays"] as const)
      .filter((field) => now[field] !== then[field])
      .map((field) => [field, now[field], then[field]] as const),
  ];
}
