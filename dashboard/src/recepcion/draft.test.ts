import { expect, test } from "vitest";
import type { Service } from "../cases/service";
import { callTime, missing, newDraft, reporterOf, reportOf, spelled } from "./draft";

const service = {
  kind: "serviceRequest",
  questions: [
    { code: "flow", required: true, automated: undefined },
    { code: "accuracy", required: true, automated: "server_set" },
    { code: "more", required: false },
  ],
} as unknown as Service;

test("what is missing is named in the order of speech, and nobody is asked what a program fills", () => {
  const draft = newDraft(0);
  expect(missing(draft, undefined)).toEqual(["service", "place"]);
  expect(missing({ ...draft, address: "Calle 50" }, service)).toEqual(["flow"]);
  expect(missing({ ...draft, address: "Calle 50", answers: { flow: "jet" } }, service)).toEqual([]);
  expect(missing({ ...draft, answers: { flow: "jet" } }, { ...service, kind: "query" })).toEqual([]);
});

test("a report holds what was said and nothing empty", () => {
  const draft = {
    ...newDraft(0),
    service: "S",
    address: " Calle 50 ",
    answers: { a: "1", b: " " },
    name: "Ana Peña Ruiz",
  };
  expect(reportOf(draft)).toEqual({
    service: "S",
    channel: "phone",
    address: "Calle 50",
    description: "",
    answers: { a: ["1"] },
    reporter: { firstName: "Ana", lastName: "Peña Ruiz" },
  });
  expect(reporterOf(newDraft(0))).toBeUndefined();
});

test("codes are spelled out, digits as they are", () => {
  expect(spelled("K7QX-M3PD", "Kilo, Queso, Xilófono, Mesa, Pera, Dado")).toBe(
    "Kilo · 7 · Queso · Xilófono · Mesa · 3 · Pera · Dado",
  );
});

test("the call's time counts in minutes and seconds", () => {
  expect(callTime("2026-01-01T00:00:00Z", Date.parse("2026-01-01T00:01:05Z"))).toBe("1:05");
});
