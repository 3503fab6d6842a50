import type { HourWaits, SlotFairness, ZoneFairness } from "../api/generated";

export type { HourWaits, SlotFairness, ZoneFairness };
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
