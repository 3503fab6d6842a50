import type { TruckJob as Job, LotAnswer as Lot, TruckAnswer as OwnTruck } from "../api/generated";
import type { Errand } from "../field/outbox";
import type { Place, Removal, TowState } from "../live/state";

export type { Job, Lot, OwnTruck };

export type Step = "enRoute" | "onScene" | "hooked" | "inTransit" | "impounded" | "goneOnArrival" | "handedOver";

/** What an operator does next, as long as all goes as it should. */
export const nextStep: Partial<Record<TowState, Step>> = {
  assigned: "enRoute",
  enRoute: "onScene",
  onScene: "hooked",
  hooked: "inTransit",
  inTransit: "impounded",
};

const after: Record<Step, TowState> = {
  enRoute: "enRoute",
  onScene: "onScene",
  hooked: "hooked",
  inTransit: "inTransit",
  impounded: "impounded",
  goneOnArrival: "goneOnArrival",
  handedOver: "cancelled",
};

/** Where the removal stands for the operator: what they did counts at once, though the server has not heard of it. */
export function standing(removal: Removal, errands: readonly Errand[]): TowState {
  let state = removal.state;
  for (const errand of errands) {
    const step = errand.body["step"];
    if (
      errand.refused === undefined &&
      errand.path === stepsPath(removal.id) &&
      typeof step === "string" &&
      step in after
    )
      state = after[step as Step];
  }
  return state;
}

export const stepsPath = (request: string) => `/api/v1/tow-requests/${request}/steps`;

export const breakdownPath = (request: string) => `/api/v1/tow-requests/${request}/breakdown`;

/** Whether the operator still has something to do for it. */
export const isOver = (state: TowState) =>
  ["impounded", "released", "cancelled", "goneOnArrival", "unfulfilled"].includes(state);

/** Metres between two places, good enough for a city. */
export function metersBetween(a: Place, b: Place): number {
  const north = (b.lat - a.lat) * 110_574;
  const east = (b.long - a.long) * 111_320 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** How many seconds are left; never below nothing. */
export const secondsLeft = (deadline: string, nowMs: number) =>
  Math.max(0, Math.ceil((Date.parse(deadline) - nowMs) / 1000));
