import type { Feature, FeatureCollection, LineString, Point, Polygon } from "geojson";
import { urgency } from "../console/order";
import type { Dot, Leak, LiveState, Place } from "../live/state";
import { lookOf } from "../look/states";

const metersPerDegree = 111_194.93;
const corners = 48;

/** The ring of an ellipse on the ground. Bearing is of the long axis, degrees clockwise from north. */
export function ellipseRing(center: Place, semiMajorM: number, semiMinorM: number, bearingDeg: number): number[][] {
  const turn = (bearingDeg * Math.PI) / 180;
  const metersPerDegreeLong = metersPerDegree * Math.cos((center.lat * Math.PI) / 180);
  const ring: number[][] = [];
  for (let i = 0; i <= corners; i++) {
    const t = ((i % corners) / corners) * 2 * Math.PI;
    const [along, across] = [semiMajorM * Math.cos(t), semiMinorM * Math.sin(t)];
    const north = along * Math.cos(turn) - across * Math.sin(turn);
    const east = along * Math.sin(turn) + across * Math.cos(turn);
    ring.push([center.long + east / metersPerDegreeLong, center.lat + north / metersPerDegree]);
  }
  return ring;
}

function collection<G extends Point | Polygon | LineString>(features: Feature<G>[]): FeatureCollection<G> {
  return { type: "FeatureCollection", features };
}

export function removalPoints(live: LiveState, nowMs: number, selected: string | undefined): FeatureCollection<Point> {
  return collection(
    [...live.removals.values()].map((r) => {
      const late = urgency(r, nowMs) >= 1;
      return {
        type: "Feature",
        geometry: { type: "Point", coordinates: [r.location.long, r.location.lat] },
        properties: {
          id: r.id,
          label: r.vehicle.plate,
          icon: `removal-${lookOf(r.state, late).token}`,
          selected: r.id === selected,
        },
      };
    }),
  );
}

export function leakPoints(leaks: ReadonlyMap<string, Leak>, selected: string | undefined): FeatureCollection<Point> {
  return collection(
    [...leaks.values()].map((leak) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [leak.location.long, leak.location.lat] },
      properties: { id: leak.id, people: leak.people, label: `≈ ${leak.people}`, selected: leak.id === selected },
    })),
  );
}

export function leakEllipses(leaks: ReadonlyMap<string, Leak>): FeatureCollection<Polygon> {
  return collection(
    [...leaks.values()].map((leak) => {
      const { semiMajorM, semiMinorM, bearingDeg } = leak.ellipse;
      return {
        type: "Feature",
        geometry: { type: "Polygon", coordinates: [ellipseRing(leak.location, semiMajorM, semiMinorM, bearingDeg)] },
        properties: { id: leak.id },
      };
    }),
  );
}

/** The pairs of truck and removal, each a line with the minutes to go while the truck drives there. */
export function pairLines(
  live: LiveState,
  dots: ReadonlyMap<number, Dot>,
  minutes: (n: number) => string,
): FeatureCollection<LineString> {
  const lines: Feature<LineString>[] = [];
  for (const removal of live.removals.values()) {
    const truck = removal.truck === undefined ? undefined : live.trucks.get(removal.truck);
    const dot = truck && dots.get(truck.index);
    if (!dot || !["offered", "assigned", "enRoute"].includes(removal.state)) continue;
    const driving = removal.state !== "offered";
    lines.push({
      type: "Feature",
      geometry: {
        type: "LineString",
        coordinates: [
          [dot.long, dot.lat],
          [removal.location.long, removal.location.lat],
        ],
      },
      properties: {
        driving,
        label: driving && removal.etaMinutes !== undefined ? minutes(Math.ceil(removal.etaMinutes)) : "",
      },
    });
  }
  return collection(lines);
}

export function truckLabels(live: LiveState, dots: ReadonlyMap<number, Dot>): FeatureCollection<Point> {
  const points: Feature<Point>[] = [];
  for (const truck of live.trucks.values()) {
    const dot = dots.get(truck.index);
    if (dot)
      points.push({
        type: "Feature",
        geometry: { type: "Point", coordinates: [dot.long, dot.lat] },
        properties: { label: truck.id },
      });
  }
  return collection(points);
}
