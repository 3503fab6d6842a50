import type {
  Figures,
  IndicatorsAnswer as Indicators,
  Interval,
  IndicatorAnswer as Item,
  Effectiveness as Score,
} from "../api/generated";
import type { Language, Translate } from "../text/text";

export type { Figures, Indicators, Interval, Item, Score };

export const periods = [3, 12, 36] as const;
export type Period = (typeof periods)[number];

/** What the page shows; it stands in the address. */
export interface Shown {
  readonly period: Period;
  readonly agency: string;
}

export function shownOf(address: string): Shown {
  const asked = new URL(address).searchParams;
  const period = periods.find((p) => String(p) === asked.get("period")) ?? 12;
  return { period, agency: asked.get("agency") ?? "" };
}

/** The first month of a period that ends with this one, such as 2026-01; months are Panama's. */
export function firstMonth(nowMs: number, period: Period): string {
  const here = new Date(nowMs - 5 * 3_600_000);
  return new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - period + 1, 1)).toISOString().slice(0, 7);
}

/** The address of the figures. */
export function pathOf(shown: Shown, by: string, nowMs: number): string {
  const asked = new URLSearchParams({ by, from: firstMonth(nowMs, shown.period) });
  if (shown.agency !== "") asked.set("agency", shown.agency);
  return `/api/v1/indicators?${asked}`;
}

export function percent(share: number | undefined, language: Language): string {
  if (share === undefined) return "–";
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

export function number(value: number | undefined, language: Language, digits = 0): string {
  if (value === undefined) return "–";
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

export function days(value: number | undefined, t: Translate, language: Language): string {
  if (value === undefined) return "–";
  const rounded = Math.round(value * 10) / 10;
  const form = new Intl.PluralRules(language).select(rounded) === "one" ? "one" : "other";
  return t(`days.${form}`, number(rounded, language, 1));
}

export function monthName(month: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { month: "short", year: "2-digit", timeZone: "UTC" }).format(
    new Date(`${month}-15T12:00:00Z`),
  );
}
