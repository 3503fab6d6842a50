import type {
  AlertView as Alert,
  CompanyView as Company,
  TowCustody as Custody,
  TowFare as Fare,
  LeakView as Leak,
  GeoPoint as Place,
  TowRequestView as Removal,
  TowState,
} from "../api/generated";

export type { Alert, Company, Custody, Fare, Leak, Place, Removal, TowState };
export const releasedTo = ["owner", "authorized", "insurer", "authority"] as const;

export type ReleasedTo = (typeof releasedTo)[number];

export type Activity = "offDuty" | "free" | "offered" | "busy";

export interface Truck {
  readonly id: string;
  readonly index: number;
  readonly company: string;
  readonly zone: string;
  readonly class: "light" | "flatbed" | "medium" | "heavy" | "motorcycle";
  readonly activity: Activity;
  readonly request?: string;
  readonly paused?: boolean;
}

export interface LiveState {
  readonly removals: ReadonlyMap<string, Removal>;
  readonly trucks: ReadonlyMap<string, Truck>;
  readonly leaks: ReadonlyMap<string, Leak>;
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly companies: ReadonlyMap<string, Company>;
  /** False until the first frame came: nothing is known yet, which is not the same as there being nothing. */
  readonly heard: boolean;
  /** The server's clock minus this browser's, in milliseconds: ages count by the server's. */
  readonly clockSkewMs: number;
}

export interface Frame {
  readonly full: boolean;
  readonly epoch: string;
  readonly seq: number;
  readonly atMs: number;
  readonly trucks: Uint8Array;
  readonly changes: readonly { readonly layer: string; readonly id: string; readonly json?: string | null }[];
}

export const empty: LiveState = {
  removals: new Map(),
  trucks: new Map(),
  leaks: new Map(),
  alerts: new Map(),
  companies: new Map(),
  heard: false,
  clockSkewMs: 0,
};

const layers = ["removals", "trucks", "leaks", "alerts", "companies"] as const;

/** The state after a frame. A full frame replaces everything; layers that did not change keep their identity. */
export function receive(state: LiveState, frame: Frame, nowMs: number): LiveState {
  const base = frame.full ? empty : state;
  const skew = frame.atMs - nowMs;
  const sameClock = Math.abs(skew - state.clockSkewMs) < 500;
  const next: Record<string, unknown> = { ...base, heard: true, clockSkewMs: sameClock ? state.clockSkewMs : skew };
  for (const layer of layers) {
    const changes = frame.changes.filter((change) => change.layer === layer);
    if (changes.length === 0) continue;
    const items = new Map<string, unknown>(base[layer]);
    for (const change of changes) {
      if (change.json) items.set(change.id, JSON.parse(change.json));
      else items.delete(change.id);
    }
    next[layer] = items;
  }
  return next as unknown as LiveState;
}

/** The name of a company; its id while it is not known. */
export const companyName = (state: LiveState, id: string) => state.companies.get(id)?.name ?? id;

export interface Dot {
  readonly index: number;
  readonly long: number;
  readonly lat: number;
  readonly headingDeg: number;
  readonly speedKmh: number;
  readonly activity: number;
  readonly hasHeading: boolean;
}

const dotBytes = 16;

/** The trucks of a frame: little endian, 16 bytes each. */
export function unpack(bytes: Uint8Array): Dot[] {
  if (bytes.byteLength % dotBytes !== 0) throw new RangeError(`A truck frame has ${bytes.byteLength} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dots: Dot[] = [];
  for (let at = 0; at < bytes.byteLength; at += dotBytes) {
    dots.push({
      index: view.getUint32(at, true),
      long: view.getInt32(at + 4, true) / 1e6,
      lat: view.getInt32(at + 8, true) / 1e6,
      headingDeg: (view.getUint8(at + 12) * 360) / 256,
      speedKmh: view.getUint8(at + 13),
      activity: view.getUint8(at + 14),
      hasHeading: view.getUint8(at + 15) === 1,
    });
  }
  return dots;
}
