import type { FeatureCollection } from "geojson";
import type { Map as MapLibre } from "maplibre-gl";
import { colour } from "../look/states";
import { type Ground, groundColors, labelFont, type Theme } from "./baseStyle";
import { addRemovalIcons } from "./icons";
import type { TruckLayer } from "./TruckLayer";

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** What the console adds to any base map, from the ground up: zones, leaks, pairs, trucks, removals. */
export function addOverlays(map: MapLibre, ground: Ground, theme: Theme, trucks: TruckLayer, language: string): void {
  const c = groundColors[theme];
  addRemovalIcons(map);
  map.addSource("zones", { type: "geojson", data: ground.zones });
  for (const id of ["leaks", "ellipses", "pairs", "removals", "truck-labels"])
    map.addSource(id, { type: "geojson", data: nothing });
  map.addLayer({
    id: "zones",
    type: "line",
    source: "zones",
    paint: { "line-color": c.zone, "line-width": 1.4, "line-dasharray": [5, 3], "line-opacity": 0.7 },
  });
  map.addLayer({
    id: "zone-names",
    type: "symbol",
    source: "zones",
    maxzoom: 12,
    layout: {
      "text-field": ["coalesce", ["get", language, ["get", "name"]], ["get", "id"]],
      "text-font": labelFont,
      "text-size": 12,
      "text-max-width": 9,
    },
    paint: { "text-color": c.zone, "text-halo-color": c.halo, "text-halo-width": 1.5 },
  });
  addLeaks(map, c.halo);
  addPairs(map, c.halo);
  map.addLayer(trucks);
  map.addLayer({
    id: "truck-names",
    type: "symbol",
    source: "truck-labels",
    minzoom: 13,
    layout: { "text-field": ["get", "label"], "text-font": labelFont, "text-size": 11, "text-offset": [0, 1.3] },
    paint: { "text-color": c.placeText, "text-halo-color": c.halo, "text-halo-width": 1.5 },
  });
  map.addLayer({
    id: "removal-ring",
    type: "circle",
    source: "removals",
    filter: ["get", "selected"],
    paint: {
      "circle-radius": 20,
      "circle-opacity": 0,
      "circle-stroke-width": 3,
      "circle-stroke-color": colour("focus"),
    },
  });
  map.addLayer({
    id: "removals",
    type: "symbol",
    source: "removals",
    layout: {
      "icon-image": ["get", "icon"],
      "icon-allow-overlap": true,
      "text-field": ["step", ["zoom"], "", 12, ["get", "label"]],
      "text-font": labelFont,
      "text-size": 11,
      "text-offset": [0, 1.6],
      "text-optional": true,
    },
    paint: { "text-color": c.placeText, "text-halo-color": c.halo, "text-halo-width": 1.6 },
  });
}

function addLeaks(map: MapLibre, halo: string): void {
  const leak = colour("leak");
  map.addLayer({
    id: "ellipses",
    type: "fill",
    source: "ellipses",
    minzoom: 14,
    paint: { "fill-color": leak, "fill-opacity": 0.3, "fill-outline-color": leak },
  });
  map.addLayer({
    id: "leaks",
    type: "circle",
    source: "leaks",
    paint: {
      "circle-color": leak,
      "circle-opacity": ["interpolate", ["linear"], ["zoom"], 13, 0.22, 16, 0.06],
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "people"]], 1, 9, 5, 22],
      "circle-stroke-color": ["case", ["get", "selected"], colour("focus"), leak],
      "circle-stroke-width": ["case", ["get", "selected"], 3, 1.5],
    },
  });
  map.addLayer({
    id: "leak-counts",
    type: "symbol",
    source: "leaks",
    layout: {
      "text-field": ["get", "label"],
      "text-font": labelFont,
      "text-size": 11,
      "text-allow-overlap": true,
    },
    paint: { "text-color": leak, "text-halo-color": halo, "text-halo-width": 1.5 },
  });
}

function addPairs(map: MapLibre, halo: string): void {
  map.addLayer({
    id: "pairs",
    type: "line",
    source: "pairs",
    paint: {
      "line-color": ["case", ["get", "driving"], colour("driving"), colour("offered")],
      "line-width": 2,
      "line-dasharray": [2, 1.5],
      "line-opacity": 0.85,
    },
  });
  map.addLayer({
    id: "pair-minutes",
    type: "symbol",
    source: "pairs",
    minzoom: 11.5,
    layout: {
      "symbol-placement": "line-center",
      "text-field": ["get", "label"],
      "text-font": labelFont,
      "text-size": 11,
      "text-rotation-alignment": "viewport",
    },
    paint: { "text-color": colour("driving"), "text-halo-color": halo, "text-halo-width": 1.6 },
  });
}
