import { useCallback, useState } from "react";
import { type LayerName, layerNames } from "../map/LiveMap";

/** The layers that this dispatcher took off the map; kept on this screen. */
export function useLayers(): readonly [ReadonlySet<LayerName>, (layer: number) => void] {
  const [hidden, setHidden] = useState<ReadonlySet<LayerName>>(
    () => new Set(JSON.parse(localStorage.getItem("console.hidden") ?? "[]") as LayerName[]),
  );
  const toggle = useCallback((layer: number) => {
    setHidden((now) => {
      const name = layerNames[layer];
      if (name === undefined) return now;
      const next = new Set(now);
      if (!next.delete(name)) next.add(name);
      localStorage.setItem("console.hidden", JSON.stringify([...next]));
      return next;
    });
  }, []);
  return [hidden, toggle];
}
