import type { Removal } from "../live/state";
import { waitTargetMs } from "../look/states";

export function waits(removal: Removal): boolean {
  return removal.state === "requested" || removal.state === "offered";
}

/** Part of the target that a removal has used up without a truck: 1 is due. */
export function urgency(removal: Removal, nowMs: number): number {
  // Asked for an instant ahead of this clock is asked for now.
  return waits(removal) ? Math.max(0, nowMs - Date.parse(removal.requestedAt)) / waitTargetMs : 0;
}

/** Who waits comes first, longest first; then the others, longest in their state first. */
export function byUrgency(a: Removal, b: Removal): number {
  const [waitsA, waitsB] = [waits(a), waits(b)];
  if (waitsA !== waitsB) return waitsA ? -1 : 1;
  const [sinceA, sinceB] = waitsA ? [a.requestedAt, b.requestedAt] : [a.stateSince, b.stateSince];
  return sinceA === sinceB ? a.id.localeCompare(b.id) : sinceA < sinceB ? -1 : 1;
}

/**
 * The order to show. While the pointer is over the list nothing moves under it: what is shown keeps its place, what
 * ended goes, what is new comes last.
 */
export function arrange(shown: readonly string[], removals: ReadonlyMap<string, Removal>, held: boolean): string[] {
  if (!held) return [...removals.values()].sort(byUrgency).map((removal) => removal.id);
  const kept = shown.filter((id) => removals.has(id));
  const known = new Set(kept);
  const fresh = [...removals.values()].filter((removal) => !known.has(removal.id)).sort(byUrgency);
  return [...kept, ...fresh.map((removal) => removal.id)];
}
