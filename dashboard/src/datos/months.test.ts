import { describe, expect, it } from "vitest";
import { monthsOf, sizeOf } from "./months";

const file = (table: string, month: string, format: string) => ({
  table,
  month,
  format,
  file: `${table}/${table}-${month}.${format}`,
  rows: 7,
  bytes: 1,
  sha256: "",
  modified: "2026-11-20T00:00:00-05:00",
});

describe("monthsOf", () => {
  it("lists a table's months, newest first, with every format once", () => {
    const files = [
      file("cases", "2026-10", "parquet"),
      file("leaks", "2026-11", "csv"),
      file("cases", "2026-11", "csv"),
      file("cases", "2026-10", "csv"),
    ];
    const months = monthsOf(files, "cases");
    expect(months.map((m) => m.month)).toEqual(["2026-11", "2026-10"]);
    expect(months[1]?.files.map((f) => f.format)).toEqual(["csv", "parquet"]);
    expect(monthsOf(files, "shares")).toEqual([]);
  });
});

describe("sizeOf", () => {
  it("is short and in the reader's numbers", () => {
    expect(sizeOf(912, "en")).toBe("912 byte");
    expect(sizeOf(3_400, "en")).toBe("3.4 kB");
    expect(sizeOf(12_345_678, "en")).toBe("12.3 MB");
  });
});
