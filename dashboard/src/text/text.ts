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

/** Minutes and seconds since then. */
export function age(since: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(since)) / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${String(minutes).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}
