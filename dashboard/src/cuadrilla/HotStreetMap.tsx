import { LngLatBounds } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { openMap } from "../map/openMap";
import { useReader } from "../shell/reader";
import type { HotStreet } from "./work";

const start = { center: { lat: 9.015, long: -79.51 }, zoom: 11 };
const source = "hot-streets";

const shapes = (streets: readonly HotStreet[]) => ({
  type: "FeatureCollection" as const,
  features: streets.map((street) => ({
    type: "Feature" as const,
    geometry: { type: "Point" as const, coordinates: [street.location.long, street.location.lat] },
    properties: { perYear: street.expectedPerYear },
  })),
});

/** The streets as circles, larger the more breaks are to be expected; the table beside it says the same in words. */
export default function HotStreetMap({ streets }: { streets: readonly HotStreet[] }) {
  const { theme, t } = useReader();
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!container.current) return;
    const { map, close } = openMap(container.current, start, theme, (drawn) => {
      drawn.addSource(source, { type: "geojson", data: shapes(streets) });
      drawn.addLayer({
        id: source,
        type: "circle",
        source,
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "perYear"]], 0, 4, 1, 18],
          "circle-color": "#d55e00",
          "circle-opacity": 0.6,
          "circle-stroke-color": theme === "dark" ? "#ffffff" : "#000000",
          "circle-stroke-width": 1,
        },
      });
      container.current?.setAttribute("data-ready", "true");
    });
    const bounds = new LngLatBounds();
    for (const { location } of streets) bounds.extend([location.long, location.lat]);
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 40, maxZoom: 15, duration: 0 });
    return close;
  }, [theme, streets]);
  return (
    <section aria-label={t("hotStreetsMap")}>
      <div ref={container} className="hot-street-map" />
    </section>
  );
}
