import type { ReplayEvent as Kept, Candidate as ReplayCandidate, TrackPoint } from "../api/generated";
import type { Place, Removal } from "../live/state";

export type { ReplayCandidate, TrackPoint };

export interface ReplayEvent extends Kept {
  readonly data: {
    readonly step?: string;
    readonly reason?: string;
    readonly truck?: string;
    readonly doneAt?: string;
    readonly candidates?: readonly ReplayCandidate[];
    readonly match?: { readonly phase: "waiting" | "offered" | "assigned"; readonly truck?: string };
    readonly turnGivenBack?: boolean;
  };
}

export interface Replay {
  readonly removal: Removal;
  readonly events: readonly ReplayEvent[];
  readonly track: readonly TrackPoint[];
}

/** What the removal heard from its zone stands in the zone's own events already. */
export const told = (events: readonly ReplayEvent[]) => events.filter((e) => e.type !== "tow.matched");

/** From the first event to the last thing that is known, in milliseconds. */
export function spanOf({ events, track }: Replay): readonly [number, number] {
  const all = [...events, ...track].map((x) => Date.parse(x.at));
  return all.length === 0 ? [0, 0] : [Math.min(...all), Math.max(...all)];
}

/** How many of the events had happened by then. */
export const happenedBy = (events: readonly ReplayEvent[], atMs: number) =>
  events.filter((e) => Date.parse(e.at) <= atMs).length;

/** The way driven by then, and where the truck was, between two points on the straight line. */
export function wayBy(track: readonly TrackPoint[], atMs: number): readonly Place[] {
  const past = track.filter((p) => Date.parse(p.at) <= atMs);
  const last = past.at(-1);
  const next = track[past.length];
  if (!last || !next || next.truck !== last.truck) return past;
  const part = (atMs - Date.parse(last.at)) / Math.max(1, Date.parse(next.at) - Date.parse(last.at));
  return [...past, { lat: last.lat + (next.lat - last.lat) * part, long: last.long + (next.long - last.long) * part }];
}
