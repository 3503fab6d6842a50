import { expect, test } from "vitest";
import { bodyOf, differences, draftOf, type RuleSet, secondsOf, spanOf } from "./rules";

const rules: RuleSet = {
  version: 3,
  policy: "fairCredit",
  minutesPerCredit: 5,
  bound: 2.5,
  offerTimeout: "00:00:45",
  maxWait: "02:00:00",
  askAgainAfter: "00:03:00",
  oneCompanyPerScene: true,
  refusalCosts: true,
  silenceCosts: false,
  silentAfter: "00:15:00",
  fares: {
    motorcycle: 25,
    car: 45,
    van: 60,
    heavy: 120,
    includedKilometers: 5,
    perKilometer: 2.5,
    storagePerDay: 5,
  },
};

test("spans of time are read and written as the api does", () => {
  expect(secondsOf("00:00:45")).toBe(45);
  expect(secondsOf("1.00:00:00")).toBe(86_400);
  for (const seconds of [0, 45, 180, 7200, 86_400, 90_061]) expect(secondsOf(spanOf(seconds))).toBe(seconds);
});

test("what was not touched is sent as it was", () => {
  const { version: _, ...same } = rules;
  expect(bodyOf(draftOf(rules))).toEqual(same);
  expect(bodyOf({ ...draftOf(rules), from: "2026-12-01T08:00" })).toMatchObject({ from: "2026-12-01T08:00:00-05:00" });
});

test("the difference names what changes and nothing else", () => {
  const draft = draftOf(rules);
  expect(differences(draft, draft)).toEqual([]);
  expect(differences(draft, { ...draft, bound: "3", fares: { ...draft.fares, car: "50" } })).toEqual([
    ["bound", "2.5", "3"],
    ["fare.car", "45", "50"],
  ]);
});
