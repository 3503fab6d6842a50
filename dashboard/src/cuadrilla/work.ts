import type { HotStreetAnswer as HotStreet, LeakView as LeakDossier, ReasonsAnswer as Reasons } from "../api/generated";
import type { Errand } from "../field/outbox";
import type { Leak, Place } from "../live/state";

export type { HotStreet, LeakDossier, Reasons };

export type LeakState = Leak["state"];

const metresPerDegree = 111_195;

function metresBetween(a: Place, b: Place): number {
  const east = (a.long - b.long) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(a.lat - b.lat, east) * metresPerDegree;
}

/** The leaks near enough to be the same as this one, nearest first. */
export function mergeable(leak: Leak, others: Iterable<Leak>): readonly { leak: Leak; meters: number }[] {
  return [...others]
    .filter((other) => other.id !== leak.id)
    .map((other) => ({ leak: other, meters: metresBetween(leak.location, other.location) }))
    .filter(({ meters }) => meters <= 500)
    .sort((a, b) => a.meters - b.meters)
    .slice(0, 20);
}

export type Act = "claim" | "confirm" | "repaired" | "dismiss" | "release";

export const actPath = (leak: string, act: Act) => `/api/v1/leaks/${leak}/${act}`;

const after: Record<Act, LeakState> = {
  claim: "claimed",
  confirm: "claimed",
  repaired: "repaired",
  dismiss: "dismissed",
  release: "suspected",
};

/** Where the leak stands for this crew: what they did counts at once, though the server has not heard of it. */
export function standing(leak: Leak, me: string, errands: readonly Errand[]): { state: LeakState; mine: boolean } {
  let state = leak.state;
  let mine = leak.state === "claimed" && leak.crew === me;
  for (const errand of errands) {
    const act = (Object.keys(after) as Act[]).find((one) => errand.path === actPath(leak.id, one));
    if (errand.refused !== undefined || !act) continue;
    state = after[act];
    mine = state === "claimed";
  }
  return { state, mine };
}

export type Filter = "all" | "free" | "mine";

/** What the crew's list shows, worst first; what they have in hand stands above all. */
export function listed(
  leaks: Iterable<Leak>,
  filter: Filter,
  me: string,
  errands: readonly Errand[],
): readonly { leak: Leak; state: LeakState; mine: boolean }[] {
  return [...leaks]
    .map((leak) => ({ leak, ...standing(leak, me, errands) }))
    .filter(({ state, mine }) => {
      if (state === "repaired" || state === "dismissed" || state === "merged") return false;
      return filter === "mine" ? mine : filter === "free" ? state !== "claimed" : true;
    })
    .sort(
      (a, b) =>
        Number(b.mine) - Number(a.mine) || b.leak.urgency - a.leak.urgency || a.leak.id.localeCompare(b.leak.id),
    );
}
