// Cuts Panama's coast out of OpenStreetMap's land polygons (ODbL), so that the map needs no internet at run time.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const target = new URL("../public/geo/coast.json", import.meta.url);
const [west, south, east, north] = [-83.6, 6.6, -76.6, 10.2];

/** Sutherland–Hodgman: keeps what lies on the inner side of each of the four edges. */
function clip(ring) {
  const edges = [
    [(p) => p[0] >= west, (a, b) => cross(a, b, 0, west)],
    [(p) => p[0] <= east, (a, b) => cross(a, b, 0, east)],
    [(p) => p[1] >= south, (a, b) => cross(a, b, 1, south)],
    [(p) => p[1] <= north, (a, b) => cross(a, b, 1, north)],
  ];
  let points = ring.slice(0, -1);
  for (const [inside, meet] of edges) {
    const kept = [];
    points.forEach((p, i) => {
      const before = points[(i + points.length - 1) % points.length];
      if (inside(p)) {
        if (!inside(before)) kept.push(meet(before, p));
        kept.push(p);
      } else if (inside(before)) kept.push(meet(before, p));
    });
    points = kept;
    if (points.length < 3) return null;
  }
  return [...points, points[0]].map(([x, y]) => [Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5]);
}

function cross(a, b, axis, at) {
  const t = (at - a[axis]) / (b[axis] - a[axis]);
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}

function* polygons(node) {
  if (node.type === "FeatureCollection") for (const f of node.features) yield* polygons(f.geometry);
  else if (node.type === "Feature") yield* polygons(node.geometry);
  else if (node.type === "GeometryCollection") for (const g of node.geometries) yield* polygons(g);
  else if (node.type === "MultiPolygon") yield* node.coordinates;
  else if (node.type === "Polygon") yield node.coordinates;
}

if (!existsSync(target)) {
  const source = new URL("../node_modules/@geo-maps/countries-land-100m/map.geo.json", import.meta.url);
  const kept = [];
  for (const rings of polygons(JSON.parse(readFileSync(source, "utf8")))) {
    // At this coarseness a pond is a triangle: worse than none.
    const cut = rings
      .filter((ring, i) => i === 0 || ring.length > 8)
      .map(clip)
      .filter(Boolean);
    if (cut.length > 0) kept.push(cut);
  }
  mkdirSync(new URL("../public/geo/", import.meta.url), { recursive: true });
  writeFileSync(target, JSON.stringify({ type: "MultiPolygon", coordinates: kept }));
}
