import { type GeoJSONSource, type Map as MapLibre, Marker } from "maplibre-gl";
import { useEffect, useRef } from "react";
import type { Place } from "../live/state";
import { openMap } from "../map/openMap";
import { useReader } from "../shell/reader";

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
    const { map: made, close } = openMap(container.current, { center: scene, zoom: 12.5 }, theme, (drawn) => {
      drawn.addSource(source, { type: "geojson", data: lineOf(latest.current) });
      drawn.addLayer({
        id: source,
        type: "line",
        source,
        paint: {
          "line-color": getComputedStyle(document.documentElement).getPropertyValue("--driving").trim(),
          "line-width": 4,
        },
      });
    });
    new Marker({ element: mark("scene-mark", "▲") }).setLngLat([scene.long, scene.lat]).addTo(made);
    truck.current = new Marker({ element: mark("truck-mark", "●") }).setLngLat([scene.long, scene.lat]);
    map.current = made;
    return () => {
      close();
      map.current = null;
    };
  }, [theme, scene]);

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
