import { expect, test } from "vitest";
import { translator } from "../text/text";
import { days, firstMonth, pathOf, percent, shownOf } from "./figures";

test("a period ends with Panama's month, not with London's", () => {
  // The last evening of October in Panama is November already in UTC.
  const now = Date.parse("2026-11-01T03:00:00Z");
  expect(firstMonth(now, 3)).toBe("2026-08");
  expect(firstMonth(now, 12)).toBe("2025-11");
});

test("the address says what is shown, and what it cannot say is the usual", () => {
  expect(shownOf("http://x/indicadores?agency=IDAAN&period=36")).toEqual({ period: 36, agency: "IDAAN" });
  expect(shownOf("http://x/indicadores?period=7")).toEqual({ period: 12, agency: "" });
  expect(pathOf({ period: 3, agency: "A&B" }, "month", Date.parse("2026-03-10T12:00:00Z"))).toBe(
    "/api/v1/indicators?by=month&from=2026-01&agency=A%26B",
  );
});

test("figures read as people write them", () => {
  expect(percent(0.875, "en")).toBe("87.5%");
  expect(percent(undefined, "es")).toBe("–");
  expect(days(1, translator("es"), "es")).toBe("1 día");
  expect(days(2.34, translator("en"), "en")).toBe("2.3 days");
});
