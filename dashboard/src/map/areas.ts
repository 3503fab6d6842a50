import type { FeatureCollection, Position } from "geojson";
import type { Place } from "../live/state";
import type { Language } from "../text/text";

/** A named part of the country, such as a dispatch zone. */
export interface Area {
  readonly id: string;
  readonly name: string;
  /** Every border of it, outer ones and those of holes alike. */
  readonly rings: readonly Position[][];
}

/** What a layer of the installation's own polygons names; what is no polygon is left out. */
export function areasOf(layer: FeatureCollection, language: Language): readonly Area[] {
  return layer.features.flatMap(({ id, properties, geometry }) => {
    const rings =
      geometry.type === "Polygon"
        ? geometry.coordinates
        : geometry.type === "MultiPolygon"
          ? geometry.coordinates.flat()
          : [];
    const key = String(properties?.["id"] ?? id ?? "");
    const name = properties?.["name"] as string | Partial<Record<Language, string>> | undefined;
    const word = typeof name === "string" ? name : (name?.[language] ?? name?.es);
    return key && rings.length > 0 ? [{ id: key, name: word ?? key, rings }] : [];
  });
}

/** Crossings of a line eastwards from the place: an odd number of them means within. */
function holds(area: Area, { lat, long }: Place): boolean {
  let within = false;
  for (const ring of area.rings)
    for (let i = 1; i < ring.length; i++) {
      const [x1 = 0, y1 = 0] = ring[i - 1] ?? [];
      const [x2 = 0, y2 = 0] = ring[i] ?? [];
      if (y1 > lat !== y2 > lat && long < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) within = !within;
    }
  return within;
}

/** The area that a place lies in; undefined outside of all. */
export const areaOf = (areas: readonly Area[], place: Place): Area | undefined =>
  areas.find((area) => holds(area, place));
