import { expect, test } from "vitest";
import type { Removal, TowState } from "../live/state";
import { arrange, byUrgency, urgency } from "./order";

function removal(id: string, state: TowState, minute: number): Removal {
  const at = new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString();
  return { id, state, requestedAt: at, stateSince: at } as Removal;
}

const city = new Map(
  [removal("A", "enRoute", 0), removal("B", "requested", 5), removal("C", "offered", 3), removal("D", "hooked", 2)].map(
    (r) => [r.id, r],
  ),
);

test("who waits longest comes first, and who has a truck comes after", () => {
  expect([...city.values()].sort(byUrgency).map((r) => r.id)).toEqual(["C", "B", "A", "D"]);
});

test("nothing moves under the pointer: what is new comes last, what ended goes", () => {
  const held = new Map(city);
  held.delete("C");
  held.set("E", removal("E", "requested", 1));
  expect(arrange(["C", "B", "A", "D"], held, true)).toEqual(["B", "A", "D", "E"]);
  expect(arrange(["C", "B", "A", "D"], held, false)).toEqual(["E", "B", "A", "D"]);
});

test("urgency counts only while nobody comes", () => {
  const after = Date.UTC(2026, 10, 20, 12, 10);
  expect(urgency(removal("B", "requested", 5), after)).toBeCloseTo(1);
  expect(urgency(removal("A", "enRoute", 0), after)).toBe(0);
  expect(urgency(removal("E", "requested", 11), after)).toBe(0);
});
