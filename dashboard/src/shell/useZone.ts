import { useCallback, useState } from "react";

/** The zone that the lists are narrowed to; it stands in the address, so that a colleague sees the same. */
export function useZone(): readonly [string | undefined, (zone: string | undefined) => void] {
  const [zone, setZone] = useState(() => new URL(location.href).searchParams.get("zone") ?? undefined);
  const change = useCallback((next: string | undefined) => {
    const url = new URL(location.href);
    if (next === undefined) url.searchParams.delete("zone");
    else url.searchParams.set("zone", next);
    history.replaceState(null, "", url.pathname + url.search);
    setZone(next);
  }, []);
  return [zone, change];
}
