import type { FareRules as Fares, RuleSet } from "../api/generated";

export type { Fares, RuleSet };
export const policies = ["fairCredit", "rotation", "nearest"] as const;

export const fareNames = [
  "motorcycle",
  "car",
  "van",
  "heavy",
  "includedKilometers",
  "perKilometer",
  "storagePerDay",
] as const;

/** What is so or not so. */
export const switches = ["oneCompanyPerScene", "refusalCosts", "silenceCosts"] as const;

/** As somebody types them: everything is text until it is sent. */
export interface Draft {
  readonly policy: RuleSet["policy"];
  readonly minutesPerCredit: string;
  readonly bound: string;
  /** Seconds. */
  readonly offerTimeout: string;
  /** Minutes. */
  readonly maxWait: string;
  /** Minutes. */
  readonly askAgainAfter: string;
  /** Minutes. */
  readonly silentAfter: string;
  readonly oneCompanyPerScene: boolean;
  readonly refusalCosts: boolean;
  readonly silenceCosts: boolean;
  readonly fares: Readonly<Record<keyof Fares, string>>;
  /** A local date and time of Panama; empty for at once. */
  readonly from: string;
}

/** Seconds of a span as the api writes it: [days.]hh:mm:ss. */
export function secondsOf(span: string): number {
  const [rest = "", days = "0"] = span.includes(".") && !span.includes(":", 8) ? span.split(".").reverse() : [span];
  const [h = 0, m = 0, s = 0] = rest.split(":").map(Number);
  return ((Number(days) * 24 + h) * 60 + m) * 60 + s;
}

/** Seconds as the api reads a span. */
export function spanOf(seconds: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const clock = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}.${clock}` : clock;
}

export const draftOf = (rules: RuleSet): Draft => ({
  policy: rules.policy,
  minutesPerCredit: String(rules.minutesPerCredit),
  bound: String(rules.bound),
  offerTimeout: String(secondsOf(rules.offerTimeout)),
  maxWait: String(secondsOf(rules.maxWait) / 60),
  askAgainAfter: String(secondsOf(rules.askAgainAfter) / 60),
  silentAfter: String(secondsOf(rules.silentAfter) / 60),
  oneCompanyPerScene: rules.oneCompanyPerScene,
  refusalCosts: rules.refusalCosts,
  silenceCosts: rules.silenceCosts,
  fares: Object.fromEntries(fareNames.map((n) => [n, String(rules.fares[n])])) as Draft["fares"],
  from: "",
});

/** What is sent. Panama is five hours behind UTC all year. */
export const bodyOf = (draft: Draft) => ({
  policy: draft.policy,
  minutesPerCredit: Number(draft.minutesPerCredit),
  bound: Number(draft.bound),
  offerTimeout: spanOf(Number(draft.offerTimeout)),
  maxWait: spanOf(Number(draft.maxWait) * 60),
  askAgainAfter: spanOf(Number(draft.askAgainAfter) * 60),
  silentAfter: spanOf(Number(draft.silentAfter) * 60),
  oneCompanyPerScene: draft.oneCompanyPerScene,
  refusalCosts: draft.refusalCosts,
  silenceCosts: draft.silenceCosts,
  fares: Object.fromEntries(fareNames.map((n) => [n, Number(draft.fares[n])])),
  ...(draft.from === "" ? {} : { from: `${draft.from}:00-05:00` }),
});

/** What a change changes, name by name, before and after. */
export function differences(now: Draft, then: Draft): readonly (readonly [string, string, string])[] {
  const flat = (d: Draft): Record<string, string> => ({
    policy: d.policy,
    minutesPerCredit: d.minutesPerCredit,
    bound: d.bound,
    offerTimeout: d.offerTimeout,
    maxWait: d.maxWait,
    askAgainAfter: d.askAgainAfter,
    silentAfter: d.silentAfter,
    ...Object.fromEntries(switches.map((n) => [n, d[n] ? "✓" : "–"])),
    ...Object.fromEntries(fareNames.map((n) => [`fare.${n}`, d.fares[n]])),
  });
  const [before, after] = [flat(now), flat(then)];
  return Object.keys(before).flatMap((name) => {
    const [a, b] = [before[name] ?? "", after[name] ?? ""];
    return a === b ? [] : [[name, a, b] as const];
  });
}
