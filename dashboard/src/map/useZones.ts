import type { FeatureCollection } from "geojson";
import { useEffect, useMemo, useState } from "react";
import { useReader } from "../shell/reader";
import { type Area, areasOf } from "./areas";

const storeName = "zones";

const nothing: FeatureCollection = { type: "FeatureCollection", features: [] };

/** The installation's dispatch zones; without the network, as they were last. */
export function useZones(): readonly Area[] {
  const { language } = useReader();
  const [layer, setLayer] = useState<FeatureCollection>(
    () => JSON.parse(localStorage.getItem(storeName) ?? "null") ?? nothing,
  );
  useEffect(() => {
    fetch("/api/v1/map/zones")
      .then(async (answer) => {
        if (!answer.ok) return;
        const text = await answer.text();
        setLayer(JSON.parse(text));
        localStorage.setItem(storeName, text);
      })
      // A phone without a network, or without room: what is known already has to do.
      .catch(() => undefined);
  }, []);
  return useMemo(() => areasOf(layer, language), [layer, language]);
}
