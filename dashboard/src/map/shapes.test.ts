import { expect, test } from "vitest";
import { type Dot, empty, type Leak, type LiveState, type Removal, type Truck } from "../live/state";
import { ellipseRing, leakEllipses, pairLines } from "./shapes";

const center = { lat: 8.98, long: -79.52 };
const metersNorth = (p: readonly number[]) => ((p[1] ?? 0) - center.lat) * 111_194.93;
const metersEast = (p: readonly number[]) =>
  ((p[0] ?? 0) - center.long) * 111_194.93 * Math.cos((center.lat * Math.PI) / 180);

test("an ellipse with bearing 0 is long to the north, and with 90 long to the east", () => {
  const north = ellipseRing(center, 40, 10, 0);
  expect(Math.max(...north.map(metersNorth))).toBeCloseTo(40, 6);
  expect(Math.max(...north.map(metersEast))).toBeCloseTo(10, 6);
  const east = ellipseRing(center, 40, 10, 90);
  expect(Math.max(...east.map(metersEast))).toBeCloseTo(40, 6);
});

test("a ring is closed", () => {
  const [ring] = leakEllipses(
    new Map([["F", { id: "F", location: center, ellipse: { semiMajorM: 9, semiMinorM: 5, bearingDeg: 30 } } as Leak]]),
  ).features.map((f) => f.geometry.coordinates[0]);
  expect(ring?.[0]).toEqual(ring?.at(-1));
});

test("a truck and its removal are joined while it drives there, and no longer", () => {
  const line = (state: Removal["state"]) => {
    const live: LiveState = {
      ...empty,
      trucks: new Map([["G-1", { id: "G-1", index: 3 } as Truck]]),
      removals: new Map([["A", { id: "A", state, truck: "G-1", etaMinutes: 4.2, location: center } as Removal]]),
    };
    const dots = new Map([[3, { index: 3, lat: 9, long: -79.5 } as Dot]]);
    return pairLines(live, dots, (n) => `${n} min`).features.map((f) => f.properties?.["label"] as string);
  };
  expect(line("enRoute")).toEqual(["5 min"]);
  expect(line("offered")).toEqual([""]);
  expect(line("onScene")).toEqual([]);
});
