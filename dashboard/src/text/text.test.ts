import { expect, test } from "vitest";
import { en } from "./en";
import { es, type TextKey } from "./es";
import { age, clockTime, languageOf, plural, translator } from "./text";

const holes = (text: string) => [...text.matchAll(/\{\d\}/g)].map((m) => m[0]).sort();

test("both languages have every text, with the same holes", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(es).sort());
  for (const key of Object.keys(es) as TextKey[]) {
    expect(es[key].trim(), key).not.toBe("");
    expect(holes(en[key]), key).toEqual(holes(es[key]));
  }
});

test("Spanish unless the address asks for English", () => {
  expect(languageOf("http://city/")).toBe("es");
  expect(languageOf("http://city/?lang=en")).toBe("en");
  expect(languageOf("http://city/?lang=fr")).toBe("es");
});

test("counts take the number that the language wants", () => {
  expect(plural(translator("es"), "people", 1, "es")).toBe("1 persona");
  expect(plural(translator("en"), "people", 2, "en")).toBe("2 people");
});

test("clocks show Panama's time wherever the screen stands", () => {
  expect(clockTime("2026-11-20T17:05:00Z", "es")).toBe("12:05");
});

test("an age counts up, past the hour too, and never below nothing", () => {
  const since = "2026-11-20T12:00:00Z";
  const at = Date.parse(since);
  expect(age(since, at + 62_000)).toBe("01:02");
  expect(age(since, at + 3_723_000)).toBe("1:02:03");
  expect(age(since, at - 5_000)).toBe("00:00");
});
