import { expect, test } from "vitest";
import type { Errand } from "../field/outbox";
import type { Leak } from "../live/state";
import { type Act, actPath, listed, mergeable, standing } from "./work";

const leak = (id: string, more: Partial<Leak> = {}) => ({ id, state: "suspected", urgency: 1, ...more }) as Leak;

const errand = (id: string, act: Act, refused?: string): Errand => ({
  seq: 1,
  id: "x",
  who: "crew-1",
  path: actPath(id, act),
  body: {},
  photos: [],
  urls: [],
  ...(refused === undefined ? {} : { refused }),
});

test("worst first, and above all what the crew has in hand", () => {
  const leaks = [leak("A"), leak("B", { urgency: 5 }), leak("C", { state: "claimed", crew: "crew-1" })];
  expect(listed(leaks, "all", "crew-1", []).map((row) => row.leak.id)).toEqual(["C", "B", "A"]);
  expect(listed(leaks, "free", "crew-1", []).map((row) => row.leak.id)).toEqual(["B", "A"]);
  expect(listed(leaks, "mine", "crew-2", []).map((row) => row.leak.id)).toEqual([]);
});

test("what the crew did counts at once, and not when it was refused", () => {
  expect(standing(leak("A"), "crew-1", [errand("A", "claim")])).toEqual({ state: "claimed", mine: true });
  expect(standing(leak("A"), "crew-1", [errand("A", "claim", "no")])).toEqual({ state: "suspected", mine: false });
  expect(listed([leak("A")], "all", "crew-1", [errand("A", "claim"), errand("A", "repaired")])).toEqual([]);
});

test("only leaks near enough may be the same, the nearest first", () => {
  const at = (id: string, north: number) => leak(id, { location: { lat: 9 + north / 111_195, long: -79.5 } });
  const near = mergeable(at("A", 0), [at("A", 0), at("B", 300), at("C", -40), at("D", 900)]);
  expect(near.map(({ leak: one, meters }) => [one.id, Math.round(meters)])).toEqual([
    ["C", 40],
    ["B", 300],
  ]);
});
