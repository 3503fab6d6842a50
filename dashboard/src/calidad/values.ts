import type { QualityIndicator } from "../api/generated";
import type { Language } from "../text/text";

const shares: ReadonlySet<QualityIndicator> = new Set(["inTime", "refuted", "abandoned", "reviews"]);

/** Shares are typed and shown in per cent. */
export const unitOf = (indicator: QualityIndicator) => (shares.has(indicator) ? 100 : 1);

/** A figure as a person reads it. */
export function shown(indicator: QualityIndicator, value: number, language: Language): string {
  const locale = language === "en" ? "en-GB" : "es-PA";
  if (shares.has(indicator))
    return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  if (indicator === "satisfaction") return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: indicator === "callMinutes" ? "minute" : "day",
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(value);
}

/** A figure as it is typed. */
export const typed = (indicator: QualityIndicator, value: number) =>
  String(Number((value * unitOf(indicator)).toFixed(4)));
