import { expect, test } from "vitest";
import { shown, typed, unitOf } from "./values";

test("shares are shown and typed in per cent, and come back as they were", () => {
  expect(shown("inTime", 0.873, "en")).toBe("87.3%");
  expect(typed("inTime", 0.07)).toBe("7");
  expect(Number(typed("inTime", 0.07)) / unitOf("inTime")).toBeCloseTo(0.07, 12);
});

test("days, minutes and scores have their units", () => {
  expect(shown("medianDays", 4.25, "en")).toBe("4.3 days");
  expect(shown("callMinutes", 1, "es")).toBe("1 minuto");
  expect(shown("satisfaction", 4.126, "es")).toBe("4.13");
});
