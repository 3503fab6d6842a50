import { expect, test } from "vitest";
import { bodyOf, type MoveForm } from "./moves";

const form: MoveForm = { text: " Listo ", to: "scheduled", agency: "", service: "", as: "", duplicateOf: "" };

test("only taking a case in hand may be said without words", () => {
  const silent = { ...form, text: " " };
  expect(bodyOf("acknowledge", silent)).toEqual({ to: "scheduled" });
  for (const move of ["ask", "resolve", "transfer", "close", "note"] as const)
    expect(bodyOf(move, silent), move).toBeUndefined();
});

test("a transfer names the agency, a duplicate the other case", () => {
  expect(bodyOf("transfer", form)).toBeUndefined();
  expect(bodyOf("transfer", { ...form, agency: "MOP" })).toEqual({ agency: "MOP", text: "Listo" });
  expect(bodyOf("split", form)).toBeUndefined();
  expect(bodyOf("split", { ...form, agency: "MOP" })).toEqual({ agency: "MOP", text: "Listo" });
  expect(bodyOf("close", { ...form, as: "duplicate" })).toBeUndefined();
  expect(bodyOf("close", { ...form, as: "duplicate", duplicateOf: "K7QX-M3PD" })).toEqual({
    as: "duplicate",
    duplicateOf: "K7QX-M3PD",
    text: "Listo",
  });
  expect(bodyOf("close", { ...form, as: "notOurs" })).toEqual({ as: "notOurs", text: "Listo" });
});

test("a note stays among those who work on the case", () => {
  expect(bodyOf("note", form)).toEqual({ text: "Listo", public: false });
});
