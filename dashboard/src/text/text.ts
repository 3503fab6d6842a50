import { en } from "./en";
import { es, type TextKey } from "./es";

export type Language = "es" | "en";

/** The address keeps the language, so that a link shows what its sender saw. */
export function languageOf(address: string): Language {
  return new URL(address).searchParams.get("lang") === "en" ? "en" : "es";
}

export type Translate = (key: TextKey, ...values: readonly (string | number)[]) => string;

export function translator(language: Language): Translate {
  const texts = language === "en" ? en : es;
  return (key, ...values) =>
    values.reduce<string>((text, value, i) => text.replace(`{${i}}`, String(value)), texts[key]);
}

/** A count with its noun, in the number that the language wants. */
export function plural(t: Translate, noun: "people" | "reports", count: number, language: Language): string {
  const form = new Intl.PluralRules(language).select(count) === "one" ? "one" : "other";
  return t(`${noun}.${form}`, count);
}

/** Hours and minutes as Panama's clocks show them, wherever the screen stands; with the day when asked for. */
export function clockTime(at: string | number, language: Language, withDay = false): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es-PA", {
    ...(withDay ? { day: "numeric", month: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZone: "America/Panama",
  }).format(new Date(at));
}

/** A day as people say it. */
export function fullDate(at: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es-PA", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "America/Panama",
  }).format(new Date(at));
}

/** How long ago, in the largest unit that says something: 3 hours, 2 days. */
export function since(at: string, nowMs: number, language: Language): string {
  const minutes = Math.max(0, Math.floor((nowMs - Date.parse(at)) / 60_000));
  const [count, unit] =
    minutes < 60
      ? [minutes, "minute"]
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), "hour"]
        : [Math.floor(minutes / 1440), "day"];
  return new Intl.NumberFormat(language, { style: "unit", unit: String(unit), unitDisplay: "long" }).format(
    Number(count),
  );
}

/** Minutes and seconds since then. */
export function age(since: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(since)) / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
