import { Map as MapLibre, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import "../look/map.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { useEffect, useRef } from "react";
import type { Place } from "../live/state";
import { useReader } from "../shell/reader";
import { baseStyle, loadGround } from "./baseStyle";

setWorkerUrl(workerUrl);

const start = { center: [-79.51, 9.015] as [number, number], zoom: 11 };
const closeZoom = 15;

interface Props {
  readonly where: Place | undefined;
  /** Other things near, each with its short name. */
  readonly others?: readonly { readonly id: string; readonly place: Place; readonly name: string }[];
  onPick(place: Place): void;
}

/** A map to say where: a click or a drag puts the pin. Who cannot use it has the fields beside it. */
export default function PlaceMap({ where, others = [], onPick }: Props) {
  const { theme, t } = useReader();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<MapLibre>(null);
  const pin = useRef<Marker>(null);
  const latest = useRef(onPick);
  latest.current = onPick;

  useEffect(() => {
    if (!container.current) return;
    const made = new MapLibre({
      container: container.current,
      ...start,
      style: { version: 8, sources: {}, layers: [] },
      dragRotate: false,
      attributionControl: { compact: true, customAttribution: "© OpenStreetMap" },
    });
    made.touchZoomRotate.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), "top-right");
    made.on("click", (event) => latest.current({ lat: event.lngLat.lat, long: event.lngLat.lng }));
    map.current = made;
    let gone = false;
    void loadGround().then((ground) => {
      if (gone) return;
      made.setStyle(ground.styleUrl ?? baseStyle(ground, theme), { diff: false });
    });
    return () => {
      gone = true;
      pin.current = null;
      made.remove();
    };
  }, [theme]);

  useEffect(() => {
    const at = map.current;
    if (!at) return;
    if (!where) {
      pin.current?.remove();
      pin.current = null;
      return;
    }
    if (!pin.current) {
      pin.current = new Marker({ draggable: true, color: "#d5341c" }).setLngLat([where.long, where.lat]).addTo(at);
      const marker = pin.current;
      marker.on("dragend", () => latest.current({ lat: marker.getLngLat().lat, long: marker.getLngLat().lng }));
    }
    pin.current.setLngLat([where.long, where.lat]);
    if (!at.getBounds().contains([where.long, where.lat]) || at.getZoom() < closeZoom - 2)
      at.jumpTo({ center: [where.long, where.lat], zoom: closeZoom });
  }, [where]);

  useEffect(() => {
    const at = map.current;
    if (!at) return;
    const shown = others.map(({ place, name }) => {
      const mark = document.createElement("span");
      mark.className = "near-mark";
      mark.textContent = name;
      return new Marker({ element: mark }).setLngLat([place.long, place.lat]).addTo(at);
    });
    return () => {
      for (const marker of shown) marker.remove();
    };
  }, [others]);

  return (
    <section className="place-map" aria-label={t("placeMap")}>
      <div ref={container} className="canvas" />
    </section>
  );
}
