import type { FeatureCollection } from "geojson";
import { expect, test } from "vitest";
import { areaOf, areasOf } from "./areas";

const square = (west: number, south: number, side: number) => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

const layer: FeatureCollection = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: { id: "A", name: { es: "Norte", en: "North" } },
      geometry: { type: "Polygon", coordinates: [square(0, 0, 10), square(4, 4, 2)] },
    },
    {
      type: "Feature",
      properties: { id: "B", name: "Islas" },
      geometry: { type: "MultiPolygon", coordinates: [[square(20, 0, 1)], [square(30, 0, 1)]] },
    },
    { type: "Feature", properties: { id: "C" }, geometry: { type: "Point", coordinates: [1, 1] } },
  ],
};

test("a place is in the area around it, not in its hole, and in any part of one that has several", () => {
  const areas = areasOf(layer, "es");
  const at = (long: number, lat: number) => areaOf(areas, { lat, long })?.id;
  expect([at(1, 1), at(5, 5), at(9, 5), at(-1, 5), at(20.5, 0.5), at(30.5, 0.5), at(25, 0.5)]).toEqual([
    "A",
    undefined,
    "A",
    undefined,
    "B",
    "B",
    undefined,
  ]);
});

test("areas are named in the reader's language, and by their only name where there is one", () => {
  expect(areasOf(layer, "en").map((area) => area.name)).toEqual(["North", "Islas"]);
  expect(areasOf(layer, "es").map((area) => area.name)).toEqual(["Norte", "Islas"]);
});
