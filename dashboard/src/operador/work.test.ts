import { expect, test } from "vitest";
import type { Errand } from "../field/outbox";
import type { Removal } from "../live/state";
import { isOver, metersBetween, secondsLeft, standing, stepsPath } from "./work";

const removal = { id: "K7QX-M3PD", state: "assigned" } as Removal;

const errand = (step: string, more: Partial<Errand> = {}): Errand => ({
  seq: 1,
  id: "x",
  who: "G-1",
  path: stepsPath(removal.id),
  body: { step },
  photos: [],
  urls: [],
  ...more,
});

test("what was done counts at once, in order, though the server has not heard of it", () => {
  expect(standing(removal, [])).toBe("assigned");
  expect(standing(removal, [errand("enRoute"), errand("onScene")])).toBe("onScene");
  expect(standing(removal, [errand("handedOver")])).toBe("cancelled");
});

test("what was refused, or belongs to another removal, does not count", () => {
  expect(standing(removal, [errand("enRoute", { refused: "no" })])).toBe("assigned");
  expect(standing(removal, [errand("hooked", { path: stepsPath("OTHER") })])).toBe("assigned");
});

test("a removal is over for its operator when the vehicle stands in the lot", () => {
  expect(isOver("impounded")).toBe(true);
  expect(isOver("inTransit")).toBe(false);
});

test("a block of the city is about a hundred metres", () => {
  expect(metersBetween({ lat: 8.98, long: -79.52 }, { lat: 8.981, long: -79.52 })).toBeCloseTo(110.6, 0);
});

test("a deadline counts down to nothing", () => {
  expect(secondsLeft("2026-11-20T12:00:30Z", Date.parse("2026-11-20T12:00:00Z"))).toBe(30);
  expect(secondsLeft("2026-11-20T12:00:30Z", Date.parse("2026-11-20T12:01:00Z"))).toBe(0);
});
