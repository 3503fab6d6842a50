import { type Map as MapLibre, Marker } from "maplibre-gl";
import { useEffect, useRef } from "react";
import type { Place } from "../live/state";
import { useReader } from "../shell/reader";
import { openMap } from "./openMap";

const start = { center: { lat: 9.015, long: -79.51 }, zoom: 11 };
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
    const { map: made, close } = openMap(container.current, start, theme);
    made.on("click", (event) => latest.current({ lat: event.lngLat.lat, long: event.lngLat.lng }));
    map.current = made;
    return () => {
      pin.current = null;
      close();
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
