import type { FeatureCollection } from "geojson";
import type { StyleSpecification } from "maplibre-gl";

/** The map of an installation without internet: the coast, and the layers that it imported. */
export interface Ground {
  readonly coast: unknown;
  readonly streets: FeatureCollection;
  readonly places: FeatureCollection;
  readonly corregimientos: FeatureCollection;
  readonly zones: FeatureCollection;
  /** A MapLibre style by address, from the installation's settings; the coast and streets then come from there. */
  readonly styleUrl: string | undefined;
}

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** A layer that an installation has not imported is an empty layer. */
async function load(path: string): Promise<FeatureCollection> {
  const response = await fetch(path);
  return response.ok ? ((await response.json()) as FeatureCollection) : nothing;
}

export async function loadGround(): Promise<Ground> {
  const [settings, coast, streets, places, corregimientos, zones] = await Promise.all([
    fetch("/api/v1/map/settings").then((r) => (r.ok ? (r.json() as Promise<{ styleUrl?: string }>) : {})),
    load("/geo/coast.json"),
    ...["streets", "places", "corregimientos", "zones"].map((layer) => load(`/api/v1/map/${layer}`)),
  ] as const);
  return {
    coast: coast ?? nothing,
    streets: streets ?? nothing,
    places: places ?? nothing,
    corregimientos: corregimientos ?? nothing,
    zones: zones ?? nothing,
    styleUrl: (settings as { styleUrl?: string }).styleUrl,
  };
}

export type Theme = "dark" | "light";

/** Colours of the ground: calm, so that what moves stands out. */
export const groundColors = {
  dark: {
    sea: "#0a1420",
    land: "#152433",
    coast: "#3b5670",
    street: "#2f475e",
    streetText: "#8ba0b4",
    border: "#2a3f53",
    placeText: "#b9c8d6",
    halo: "#0b1622",
    zone: "#7f93a6",
  },
  light: {
    sea: "#cfe3ee",
    land: "#f6f3ec",
    coast: "#8fa9b8",
    street: "#d2c9b6",
    streetText: "#5d6770",
    border: "#cdc6b8",
    placeText: "#2b3843",
    halo: "#ffffff",
    zone: "#66717b",
  },
} as const;

/** No glyph server: MapLibre draws letters with the browser's own fonts. */
export const labelFont = ["sans-serif"];

export function baseStyle(ground: Ground, theme: Theme): StyleSpecification {
  const c = groundColors[theme];
  const source = (data: unknown) => ({ type: "geojson" as const, data: data as FeatureCollection });
  return {
    version: 8,
    sources: {
      coast: source(ground.coast),
      streets: source(ground.streets),
      places: source(ground.places),
      corregimientos: source(ground.corregimientos),
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": c.sea } },
      { id: "land", type: "fill", source: "coast", paint: { "fill-color": c.land } },
      { id: "coast", type: "line", source: "coast", paint: { "line-color": c.coast, "line-width": 1.2 } },
      {
        id: "corregimientos",
        type: "line",
        source: "corregimientos",
        minzoom: 9,
        paint: { "line-color": c.border, "line-width": 1, "line-dasharray": [3, 2] },
      },
      {
        id: "streets",
        type: "line",
        source: "streets",
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": c.street, "line-width": ["interpolate", ["linear"], ["zoom"], 9, 0.8, 12, 2.5, 16, 9] },
      },
      {
        id: "street-names",
        type: "symbol",
        source: "streets",
        minzoom: 12.5,
        layout: { "symbol-placement": "line", "text-field": ["get", "name"], "text-font": labelFont, "text-size": 11 },
        paint: { "text-color": c.streetText, "text-halo-color": c.halo, "text-halo-width": 1.4 },
      },
      {
        id: "place-names",
        type: "symbol",
        source: "places",
        filter: ["<=", ["coalesce", ["get", "rank"], 3], ["step", ["zoom"], 1, 9, 2, 11, 3]],
        layout: {
          "text-field": ["get", "name"],
          "text-font": labelFont,
          "text-max-width": 8,
          "text-size": ["match", ["coalesce", ["get", "rank"], 3], 1, 15, 2, 13, 11.5],
        },
        paint: { "text-color": c.placeText, "text-halo-color": c.halo, "text-halo-width": 1.5 },
      },
    ],
  };
}
