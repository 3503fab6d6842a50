import { useEffect } from "react";
import { call } from "../api/client";
import { isForLater } from "../field/outbox";
import { metersBetween } from "./work";

interface Fix {
  readonly lat: number;
  readonly long: number;
  readonly at: string;
  readonly speedMps?: number;
  readonly heading?: number;
  readonly accuracyM: number;
}

/** At most one position in this time, unless the truck has moved on. */
const leastMs = 3_000;
const leastMeters = 15;
const sendMs = 3_000;
const maxKept = 4_000;
const atOnce = 500;

const storeName = "operador.fixes";

const kept = (): Fix[] => JSON.parse(localStorage.getItem(storeName) ?? "[]") as Fix[];
const keep = (fixes: readonly Fix[]) => localStorage.setItem(storeName, JSON.stringify(fixes.slice(-maxKept)));

function fixOf({ coords, timestamp }: GeolocationPosition): Fix {
  return {
    lat: coords.latitude,
    long: coords.longitude,
    at: new Date(timestamp).toISOString(),
    ...(coords.speed === null ? {} : { speedMps: coords.speed }),
    ...(coords.heading === null || Number.isNaN(coords.heading) ? {} : { heading: coords.heading }),
    accuracyM: coords.accuracy,
  };
}

/** While on duty: where the phone is goes to the server; through a dead spot it is kept, and sent in order after. */
export function usePositions(onDuty: boolean, onTrouble: (trouble: boolean) => void): void {
  useEffect(() => {
    if (!onDuty || !("geolocation" in navigator)) return;
    let fixes = kept();
    let sending = false;
    const watch = navigator.geolocation.watchPosition(
      (position) => {
        onTrouble(false);
        const fix = fixOf(position);
        const last = fixes.at(-1);
        if (last && Date.parse(fix.at) - Date.parse(last.at) < leastMs && metersBetween(last, fix) < leastMeters)
          return;
        fixes = [...fixes, fix];
        keep(fixes);
      },
      () => onTrouble(true),
      { enableHighAccuracy: true, maximumAge: 1_000 },
    );
    const send = async () => {
      if (sending || fixes.length === 0) return;
      sending = true;
      const some = fixes.slice(0, atOnce);
      try {
        await call("POST", "/api/v1/positions", "es", { items: some });
        fixes = fixes.slice(some.length);
        keep(fixes);
      } catch (e) {
        // What the server will never take must not stand before what it would.
        if (!isForLater(e)) fixes = fixes.slice(some.length);
      } finally {
        sending = false;
      }
    };
    const again = window.setInterval(() => void send(), sendMs);
    return () => {
      navigator.geolocation.clearWatch(watch);
      window.clearInterval(again);
    };
  }, [onDuty, onTrouble]);
}
