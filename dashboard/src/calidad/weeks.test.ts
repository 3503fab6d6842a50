import { expect, test } from "vitest";
import { lastWeek } from "./weeks";

test.each([
  ["2026-12-01T12:00:00Z", "2026-W48"],
  ["2027-01-08T12:00:00Z", "2026-W53"],
  ["2027-01-11T04:59:00Z", "2026-W53"],
  ["2027-01-11T05:00:00Z", "2027-W01"],
  ["2025-01-06T12:00:00Z", "2025-W01"],
])("the week before %s is %s", (now, week) => {
  expect(lastWeek(Date.parse(now))).toBe(week);
});
