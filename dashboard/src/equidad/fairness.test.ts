import { expect, test } from "vitest";
import { byOwed, shownOf } from "./fairness";

test("the address says which zone and how many days, and nonsense is thirty", () => {
  expect(shownOf("http://city/equidad?zone=PA-1&days=7")).toEqual({ zone: "PA-1", days: 7 });
  expect(shownOf("http://city/equidad?days=12")).toEqual({ zone: "", days: 30 });
  expect(shownOf("http://city/equidad")).toEqual({ zone: "", days: 30 });
});

test("those owed most come first", () => {
  const of = (slot: string, owed: number) => ({
    slot,
    owed,
    companies: [],
    earned: 0,
    received: 0,
    offers: 0,
    accepted: 0,
    refused: 0,
    expired: 0,
    givenBack: 0,
  });
  expect(byOwed([of("B", -1), of("C", 2), of("A", -1)]).map((s) => s.slot)).toEqual(["C", "A", "B"]);
});
