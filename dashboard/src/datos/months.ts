import type { PublishedFile } from "../api/generated";

export type { PublishedFile };
export interface Month {
  readonly month: string;
  readonly rows: number;
  readonly files: readonly PublishedFile[];
}

/** The months of a table, newest first, each with its files by format. */
export function monthsOf(files: readonly PublishedFile[], table: string): readonly Month[] {
  const months = new Map<string, PublishedFile[]>();
  for (const file of files) {
    if (file.table !== table) continue;
    const same = months.get(file.month);
    if (same) same.push(file);
    else months.set(file.month, [file]);
  }
  return [...months]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([month, all]) => ({
      month,
      rows: all[0]?.rows ?? 0,
      files: all.toSorted((a, b) => a.format.localeCompare(b.format)),
    }));
}

/** A size that people read: 912 byte, 3.4 kB, 12 MB. */
export function sizeOf(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: "short",
    maximumSignificantDigits: 3,
  }).format(value);
}
