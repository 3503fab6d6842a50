import type { Map as MapLibre } from "maplibre-gl";
import type { TowState } from "../live/state";
import { colour, lookOf } from "../look/states";

const sidePixels = 48;
const states: readonly (readonly [TowState, boolean])[] = [
  ["requested", false],
  ["requested", true],
  ["offered", false],
  ["enRoute", false],
  ["onScene", false],
  ["hooked", false],
  ["impounded", false],
];

/** One picture for each look of a removal: a rounded square with the state's shape on the state's colour. */
export function addRemovalIcons(map: MapLibre): void {
  for (const [state, late] of states) {
    const { token, glyph } = lookOf(state, late);
    const name = `removal-${token}`;
    if (!map.hasImage(name)) map.addImage(name, draw(colour(token), glyph), { pixelRatio: 2 });
  }
}

function draw(fill: string, glyph: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = sidePixels;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.beginPath();
  pen.roundRect(3, 3, sidePixels - 6, sidePixels - 6, 11);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 4;
  pen.strokeStyle = "#ffffff";
  pen.stroke();
  pen.fillStyle = colour("on-state");
  pen.font = "bold 26px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(glyph, sidePixels / 2, sidePixels / 2 + 2);
  return pen.getImageData(0, 0, sidePixels, sidePixels);
}
