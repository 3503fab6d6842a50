import { Map as MapLibre, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import "../look/map.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Place } from "../live/state";
import { baseStyle, loadGround, type Theme } from "./baseStyle";

setWorkerUrl(workerUrl);

/** A small map with the installation's ground, north up. Whoever opens it closes it. */
export function openMap(
  container: HTMLElement,
  view: { readonly center: Place; readonly zoom: number },
  theme: Theme,
  drawn: (map: MapLibre) => void = () => undefined,
): { readonly map: MapLibre; close(): void } {
  const map = new MapLibre({
    container,
    center: [view.center.long, view.center.lat],
    zoom: view.zoom,
    style: { version: 8, sources: {}, layers: [] },
    dragRotate: false,
    attributionControl: { compact: true, customAttribution: "© OpenStreetMap" },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  let gone = false;
  void loadGround().then((ground) => {
    if (gone) return;
    map.setStyle(ground.styleUrl ?? baseStyle(ground, theme), { diff: false });
    map.once("idle", () => {
      if (!gone) drawn(map);
    });
  });
  return {
    map,
    close() {
      gone = true;
      map.remove();
    },
  };
}
