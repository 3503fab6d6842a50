import { expect, test } from "vitest";
import { type FrequentAnswer, suggested } from "./answers";

const answer = (id: string, es: string, services: readonly string[] = [], keywords: readonly string[] = []) =>
  ({ id, services, question: es, answer: "", questions: { es, en: "" }, keywords }) satisfies FrequentAnswer;

const answers = [
  answer("car", "¿Dónde está mi carro?", [], ["grúa", "tow"]),
  answer("leak", "Sale mucha agua", ["IDAAN-FUGA"]),
  answer("meter", "La fuga está en el medidor", ["IDAAN-FUGA"]),
  answer("time", "¿Cuánto tardan?"),
];

test("answers are found by any word in either language, whatever its accents", () => {
  expect(suggested(answers, "", "grua").map((a) => a.id)).toEqual(["car"]);
  expect(suggested(answers, "", "TOW").map((a) => a.id)).toEqual(["car"]);
  expect(suggested(answers, "", "mi")).toEqual([]);
  expect(suggested(answers, "", "")).toEqual([]);
});

test("those of the service come, and the word that was typed puts one of them first", () => {
  expect(suggested(answers, "IDAAN-FUGA", "").map((a) => a.id)).toEqual(["leak", "meter"]);
  expect(suggested(answers, "IDAAN-FUGA", "medidor").map((a) => a.id)).toEqual(["meter", "leak"]);
});
