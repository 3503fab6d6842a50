import { expect, test } from "vitest";
import { happenedBy, type ReplayEvent, spanOf, told, wayBy } from "./replay";

const at = (second: number) => `2026-11-20T12:00:${String(second).padStart(2, "0")}Z`;
const ms = (second: number) => Date.parse(at(second));
const event = (type: string, second: number): ReplayEvent => ({
  stream: "zone/Z",
  version: second,
  type,
  at: at(second),
  actor: "engine",
  hash: "00",
  data: {},
});
const point = (second: number, lat: number, truck = "G-1") => ({ truck, at: at(second), lat, long: -79 });

test("what the zone said is not told twice", () => {
  expect(told([event("zone.offered", 1), event("tow.matched", 2)]).map((e) => e.type)).toEqual(["zone.offered"]);
});

test("it spans events and way", () => {
  const events = [event("tow.requested", 5), event("zone.queued", 6)];
  expect(spanOf({ removal: {} as never, events, track: [point(3, 9), point(20, 9)] })).toEqual([ms(3), ms(20)]);
  expect(happenedBy(events, ms(5))).toBe(1);
});

test("between two points the truck is on the line between them", () => {
  const track = [point(0, 9), point(10, 9.1), point(12, 8, "G-2")];
  expect(wayBy(track, ms(5)).at(-1)?.lat).toBeCloseTo(9.05);
  expect(wayBy(track, ms(0)).length).toBe(2);
  // Another truck's way is not a jump of the first.
  expect(wayBy(track, ms(11)).at(-1)?.lat).toBe(9.1);
  expect(wayBy([], ms(5))).toEqual([]);
});
