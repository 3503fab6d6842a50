import { expect, test } from "vitest";
import { matching, type Service } from "./service";

const service = (code: string, es: string, en: string, keywords: readonly string[]): Service => ({
  code,
  agency: "A",
  kind: "serviceRequest",
  name: es,
  names: { es, en },
  description: "",
  group: "",
  keywords,
  target: { days: 5, kind: "working" },
  questions: [],
});

const all = [
  service("LEAK", "Fuga de agua", "Water leak", ["tubería"]),
  service("NONE", "Falta de agua", "No water", ["presión"]),
  service("LAMP", "Luminaria apagada", "Street light out", ["poste", "lámpara"]),
];
const found = (typed: string) => matching(all, typed).map((s) => s.code);

test("a service is found by any word of it, in either language, however it is spelled", () => {
  expect(found("fug")).toEqual(["LEAK"]);
  expect(found("TUBERIA")).toEqual(["LEAK"]);
  expect(found("lampara")).toEqual(["LAMP"]);
  expect(found("street light")).toEqual(["LAMP"]);
  expect(found("agua")).toEqual(["LEAK", "NONE"]);
  expect(found("agua fal")).toEqual(["NONE"]);
});

test("nothing typed offers everything, nonsense nothing", () => {
  expect(found("")).toEqual(["LEAK", "NONE", "LAMP"]);
  expect(found("zzz")).toEqual([]);
});

test("a name goes before a keyword", () => {
  expect(matching([service("K", "Otra cosa", "Other", ["fuga"]), ...all], "fuga").map((s) => s.code)).toEqual([
    "LEAK",
    "K",
  ]);
});
