import { expect, test } from "vitest";
import type { Service } from "../cases/service";
import { emptyReport, errandOf, type Report, reachable } from "./report";

const leak: Service = {
  code: "IDAAN-FUGA",
  agency: "IDAAN",
  kind: "serviceRequest",
  name: "Fuga",
  names: { es: "Fuga", en: "Leak" },
  description: "",
  group: "",
  keywords: [],
  target: { days: 5, kind: "working" },
  questions: [{ code: "where", type: "string", required: true, question: "?", values: [] }],
};

test("no step can be reached before those before it are done", () => {
  expect(reachable(3, emptyReport, undefined)).toBe(1);
  const placed: Report = { ...emptyReport, address: "Calle 50" };
  expect(reachable(3, placed, undefined)).toBe(2);
  expect(reachable(3, { ...placed, service: leak.code }, leak)).toBe(2);
  expect(reachable(3, { ...placed, service: leak.code, answers: { where: "street" } }, leak)).toBe(3);
  // Who joins answers no questions: the first one has.
  expect(reachable(3, { ...placed, service: leak.code, joins: "K7QX-M3PD" }, leak)).toBe(3);
});

test("only what was said is sent, and who joins sends nothing but who they are", () => {
  const typed: Report = {
    ...emptyReport,
    service: leak.code,
    address: " Calle 50 ",
    accuracyMeters: 8,
    name: "Ana Peña",
  };
  expect(errandOf(typed, "es")).toEqual({
    path: "/api/v1/reports",
    body: {
      service: "IDAAN-FUGA",
      address: "Calle 50",
      description: "",
      answers: {},
      reporter: { firstName: "Ana", lastName: "Peña" },
    },
  });
  expect(errandOf({ ...typed, joins: "K7QX-M3PD", name: "" }, "es")).toEqual({
    path: "/api/v1/reports/K7QX-M3PD/join",
    body: {},
  });
});
