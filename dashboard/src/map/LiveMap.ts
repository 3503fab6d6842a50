import {
  AttributionControl,
  addProtocol,
  type GeoJSONSource,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import "../look/map.css";
import type { FeatureCollection } from "geojson";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Selection } from "../console/route";
import type { Dot, LiveState, Place } from "../live/state";
import { activities, activityLook, colour } from "../look/states";
import { baseStyle, type Ground, loadGround, type Theme } from "./baseStyle";
import { addOverlays } from "./overlays";
import { leakEllipses, leakPoints, pairLines, removalPoints, truckLabels } from "./shapes";
import { TruckLayer } from "./TruckLayer";

setWorkerUrl(workerUrl);

const start = { center: [-79.51, 9.015] as [number, number], zoom: 11.2 };
const labelsFromZoom = 13;
const truckReachPixels = 14;

/** What can be taken off the map and put back, in the order of its keys. */
export const layerNames = ["trucks", "removals", "leaks", "pairs", "zones"] as const;

export type LayerName = (typeof layerNames)[number];

const layersOf: Record<LayerName, readonly string[]> = {
  trucks: ["trucks", "truck-names"],
  removals: ["removals", "removal-ring"],
  leaks: ["ellipses", "leaks", "leak-counts"],
  pairs: ["pairs", "pair-minutes"],
  zones: ["zones", "zone-names"],
};

export interface MapEvents {
  onSelect(selection: Selection | undefined): void;
  onView(bbox: readonly [number, number, number, number]): void;
}

export interface MapWords {
  readonly language: string;
  readonly minutes: (n: number) => string;
  readonly attribution: string;
}

/** The map, fed from outside of React: the page tells it what is, it draws. */
export class LiveMap {
  private readonly map: MapLibre;
  private readonly trucks = new TruckLayer();
  private readonly dots = new Map<number, Dot>();
  private ground: Ground | undefined;
  private live: LiveState | undefined;
  private selection: Selection | undefined;
  private attribution: AttributionControl | undefined;
  private ready = false;
  private hidden: ReadonlySet<LayerName> = new Set();
  /** What the address names when the page opens: brought into view once it is known where it is. */
  private toShow: Selection | undefined;
  private readonly beat: number;

  constructor(
    container: HTMLElement,
    private theme: Theme,
    private words: MapWords,
    private readonly events: MapEvents,
  ) {
    this.map = new MapLibre({
      container,
      ...start,
      attributionControl: false,
      style: { version: 8, sources: {}, layers: [] },
      dragRotate: false,
      pitchWithRotate: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
    this.attribute();
    this.map.on("moveend", () => this.tellView());
    this.map.on("click", (event) => this.events.onSelect(this.pick(event.point.x, event.point.y)));
    this.map.on("style.load", () => this.dress());
    this.beat = window.setInterval(() => this.drawSlow(), 1_000);
    void this.begin();
  }

  update(live: LiveState): void {
    this.live = live;
    this.draw();
    this.showFirst();
  }

  move(dots: readonly Dot[], full: boolean): void {
    if (full) this.dots.clear();
    for (const dot of dots) this.dots.set(dot.index, dot);
    this.trucks.setDots(this.dots, this.selectedTruck());
  }

  select(selection: Selection | undefined): void {
    if (!this.ready) this.toShow = selection;
    this.selection = selection;
    this.draw();
    this.trucks.setDots(this.dots, this.selectedTruck());
  }

  /** Where a thing is now; undefined when it is not on the map. */
  whereIs(selection: Selection): Place | undefined {
    switch (selection.kind) {
      case "removal":
        return this.live?.removals.get(selection.id)?.location;
      case "leak":
        return this.live?.leaks.get(selection.id)?.location;
      case "truck":
        return this.dots.get(this.live?.trucks.get(selection.id)?.index ?? -1);
    }
  }

  show(selection: Selection): void {
    const place = this.whereIs(selection);
    if (!place) return;
    const zoom = Math.max(this.map.getZoom(), selection.kind === "leak" ? 16 : 14);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (calm) this.map.jumpTo({ center: [place.long, place.lat], zoom });
    else this.map.easeTo({ center: [place.long, place.lat], zoom, duration: 500 });
  }

  hide(hidden: ReadonlySet<LayerName>): void {
    this.hidden = hidden;
    this.showLayers();
  }

  private showLayers(): void {
    if (!this.ready) return;
    for (const name of layerNames)
      for (const id of layersOf[name])
        this.map.setLayoutProperty(id, "visibility", this.hidden.has(name) ? "none" : "visible");
  }

  private showFirst(): void {
    if (!this.ready || !this.toShow || !this.whereIs(this.toShow)) return;
    this.show(this.toShow);
    this.toShow = undefined;
  }

  restyle(theme: Theme, words: MapWords): void {
    if (theme === this.theme && words.language === this.words.language) return;
    [this.theme, this.words] = [theme, words];
    this.attribute();
    this.setStyle();
  }

  destroy(): void {
    window.clearInterval(this.beat);
    this.map.remove();
  }

  private async begin(): Promise<void> {
    this.ground = await loadGround();
    if (this.ground.styleUrl?.includes("pmtiles")) {
      const { Protocol } = await import("pmtiles");
      addProtocol("pmtiles", new Protocol().tile);
    }
    this.setStyle();
  }

  private attribute(): void {
    if (this.attribution) this.map.removeControl(this.attribution);
    this.attribution = new AttributionControl({ compact: true, customAttribution: this.words.attribution });
    this.map.addControl(this.attribution, "bottom-right");
  }

  private setStyle(): void {
    if (!this.ground) return;
    this.ready = false;
    this.map.setStyle(this.ground.styleUrl ?? baseStyle(this.ground, this.theme), { diff: false });
  }

  private dress(): void {
    if (!this.ground) return;
    this.trucks.setColors(
      activities.map((a) => colour(activityLook(a).token)),
      colour("panel"),
    );
    addOverlays(this.map, this.ground, this.theme, this.trucks, this.words.language);
    this.ready = true;
    this.showLayers();
    this.draw();
    this.showFirst();
    this.drawSlow();
    this.tellView();
    this.map.getContainer().dataset["ready"] = "true";
  }

  private draw(): void {
    if (!this.ready || !this.live) return;
    const selected = (kind: Selection["kind"]) => (this.selection?.kind === kind ? this.selection.id : undefined);
    const nowMs = Date.now() + this.live.clockSkewMs;
    this.feed("removals", removalPoints(this.live, nowMs, selected("removal")));
    this.feed("leaks", leakPoints(this.live.leaks, selected("leak")));
    this.feed("ellipses", leakEllipses(this.live.leaks));
  }

  /** What hangs on positions but need not follow each of them. */
  private drawSlow(): void {
    if (!this.ready || !this.live) return;
    this.feed("pairs", pairLines(this.live, this.dots, this.words.minutes));
    if (this.map.getZoom() >= labelsFromZoom) this.feed("truck-labels", truckLabels(this.live, this.dots));
  }

  private feed(source: string, data: FeatureCollection): void {
    this.map.getSource<GeoJSONSource>(source)?.setData(data);
  }

  private selectedTruck(): number | undefined {
    return this.selection?.kind === "truck" ? this.live?.trucks.get(this.selection.id)?.index : undefined;
  }

  private tellView(): void {
    const bounds = this.map.getBounds();
    this.events.onView([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
  }

  /** A removal under the pointer wins over a truck, and a truck over a leak: the smaller thing is the one meant. */
  private pick(x: number, y: number): Selection | undefined {
    if (!this.ready) return undefined;
    const box: [[number, number], [number, number]] = [
      [x - 6, y - 6],
      [x + 6, y + 6],
    ];
    const under = (layer: string): string | undefined =>
      this.map.queryRenderedFeatures(box, { layers: [layer] })[0]?.properties["id"] as string | undefined;
    const removal = under("removals");
    if (removal) return { kind: "removal", id: removal };
    const truck = this.nearestTruck(x, y);
    if (truck) return { kind: "truck", id: truck };
    const leak = under("leaks");
    return leak ? { kind: "leak", id: leak } : undefined;
  }

  private nearestTruck(x: number, y: number): string | undefined {
    let best: string | undefined;
    let least = truckReachPixels;
    for (const truck of this.live?.trucks.values() ?? []) {
      const dot = this.dots.get(truck.index);
      if (!dot) continue;
      const at = this.map.project([dot.long, dot.lat]);
      const distance = Math.hypot(at.x - x, at.y - y);
      if (distance < least) [best, least] = [truck.id, distance];
    }
    return best;
  }
}
