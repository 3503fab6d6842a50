// Reads a vector tile from a URL with Mapbox's own reader and prints its layers' features as JSON.
// node tile.mjs URL...
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

const all = [];
for (const url of process.argv.slice(2)) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const [z, x, y] = new URL(url).pathname.match(/(\d+)\/(\d+)\/(\d+)\.mvt$/).slice(1).map(Number);
  const tile = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())));
  for (const [name, layer] of Object.entries(tile.layers))
    for (let i = 0; i < layer.length; i++) {
      const { geometry, properties } = layer.feature(i).toGeoJSON(x, y, z);
      const at = geometry.type === "Point" ? geometry.coordinates : null;
      all.push({ layer: name, kind: geometry.type, at, ...properties });
    }
}
process.stdout.write(JSON.stringify(all));
