/** What one turn got in some days, beside what it was owed, in removals. */
export interface SlotFairness {
  readonly slot: string;
  readonly companies: readonly string[];
  readonly earned: number;
  readonly received: number;
  readonly offers: number;
  readonly accepted: number;
  readonly refused: number;
  readonly expired: number;
  readonly givenBack: number;
  readonly owed: number;
}

export interface HourWaits {
  readonly hour: number;
  readonly removals: number;
  readonly meanMinutesToAccept: number;
  readonly meanMinutesToScene: number;
}

export interface ZoneFairness {
  readonly zone: string;
  readonly from: string;
  readonly until: string;
  readonly requests: number;
  readonly unfulfilled: number;
  readonly largestGap: number;
  readonly slots: readonly SlotFairness[];
  readonly hours: readonly HourWaits[];
  readonly overrides: readonly {
    readonly at: string;
    readonly request: string;
    readonly truck: string;
    readonly company: string;
    readonly reason: string;
  }[];
}

export const spans = [1, 7, 30, 365] as const;

export interface Shown {
  readonly zone: string;
  readonly days: number;
}

/** What the address asks for; thirty days when it says nothing that can be. */
export function shownOf(address: string): Shown {
  const asked = new URL(address).searchParams;
  const days = Number(asked.get("days"));
  return { zone: asked.get("zone") ?? "", days: spans.find((s) => s === days) ?? 30 };
}

/** Those owed most first; of the same, by name. */
export const byOwed = (slots: readonly SlotFairness[]) =>
  [...slots].sort((a, b) => b.owed - a.owed || a.slot.localeCompare(b.slot));
