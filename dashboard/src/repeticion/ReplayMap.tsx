import { type GeoJSONSource, Map as MapLibre, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import "../look/map.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef } from "react";
import type { Place } from "../live/state";
import { baseStyle, loadGround } from "../map/baseStyle";
import { useReader } from "../shell/reader";

setWorkerUrl(workerUrl);

const source = "way";

interface Props {
  readonly scene: Place;
  readonly way: readonly Place[];
}

function mark(className: string, glyph: string): HTMLElement {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = glyph;
  return element;
}

/** The scene, and the way driven so far. */
export default function ReplayMap({ scene, way }: Props) {
  const { t, theme } = useReader();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre>(null);
  const truck = useRef<Marker>(null);
  const latest = useRef(way);
  latest.current = way;

  useEffect(() => {
    if (!container.current) return;
    const made = new MapLibre({
      container: container.current,
      center: [scene.long, scene.lat],
      zoom: 12.5,
      style: { version: 8, sources: {}, layers: [] },
      dragRotate: false,
      attributionControl: { compact: true, customAttribution: "© OpenStreetMap" },
    });
    made.touchZoomRotate.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), "top-right");
    new Marker({ element: mark("scene-mark", "▲") }).setLngLat([scene.long, scene.lat]).addTo(made);
    truck.current = new Marker({ element: mark("truck-mark", "●") }).setLngLat([scene.long, scene.lat]);
    map.current = made;
    let gone = false;
    void loadGround().then((ground) => {
      if (gone) return;
      made.setStyle(ground.styleUrl ?? baseStyle(ground, theme), { diff: false });
      made.once("idle", () => {
        if (gone) return;
        made.addSource(source, { type: "geojson", data: lineOf(latest.current) });
        made.addLayer({
          id: source,
          type: "line",
          source,
          paint: {
            "line-color": getComputedStyle(document.documentElement).getPropertyValue("--driving").trim(),
            "line-width": 4,
          },
        });
      });
    });
    return () => {
      gone = true;
      made.remove();
      map.current = null;
    };
  }, [theme, scene.lat, scene.long]);

  useEffect(() => {
    const at = map.current;
    if (!at) return;
    (at.getSource(source) as GeoJSONSource | undefined)?.setData(lineOf(way));
    const here = way.at(-1);
    if (here) truck.current?.setLngLat([here.long, here.lat]).addTo(at);
    else truck.current?.remove();
  }, [way]);

  return (
    <section className="replay-map" aria-label={t("map")}>
      <div ref={container} className="canvas" />
    </section>
  );
}

function lineOf(way: readonly Place[]): GeoJSON.Feature {
  return {
    type: "Feature",
    properties: {},
    geometry: { type: "LineString", coordinates: way.map((p) => [p.long, p.lat]) },
  };
}
