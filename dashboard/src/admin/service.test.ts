import { expect, test } from "vitest";
import type { ServiceEdition } from "../api/generated";
import { bodyOf, differences, draftOf } from "./service";

const edition: ServiceEdition = {
  version: 3,
  offered: true,
  from: "2026-11-29T05:00:00Z",
  service: {
    code: "AAUD-BASURA",
    agency: "AAUD",
    kind: "complaint",
    name: { es: "Basura", en: "Rubbish" },
    description: { es: "No pasó el camión", en: "The lorry did not come" },
    group: { es: "Aseo", en: "Cleaning" },
    keywords: ["basura", "rubbish"],
    target: { days: 3, kind: "working" },
    atHome: true,
    happens: { perHectareAndYear: 4, reportsEach: 3, days: 5 },
    routes: [{ places: ["PA0809", "PA0810"], agency: "MUPA" }],
    questions: [
      {
        code: "dias",
        type: "singlevaluelist",
        required: true,
        order: 1,
        question: { es: "¿Cuántos días?", en: "How many days?" },
        values: [
          { key: "uno", name: { es: "Uno", en: "One" } },
          { key: "mas", name: { es: "Más", en: "More" } },
        ],
      },
    ],
  },
};

test("what is read, typed and sent again is the same service", () => {
  const { code: _, ...service } = edition.service;
  expect(bodyOf(draftOf(edition), edition.service.happens)).toEqual({ ...service, offered: true, why: "" });
});

test("only what differs is shown, in the reader's terms", () => {
  const draft = draftOf(edition);
  const next = { ...draft, days: "5", atHome: false, why: "Resolución 9", from: "2026-12-01T00:00" };
  expect(differences(draft, next)).toEqual([
    ["days", "3", "5"],
    ["atHome", "✓", "–"],
  ]);
  expect(bodyOf(next, undefined).from).toBe("2026-12-01T00:00:00-05:00");
});
