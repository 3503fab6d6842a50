import { describe, expect, test } from "vitest";
import { empty, type Frame, receive, unpack } from "./state";

function frame(changes: Frame["changes"], more: Partial<Frame> = {}): Frame {
  return { full: false, epoch: "e", seq: 1, atMs: 1_000, trucks: new Uint8Array(), changes, ...more };
}

const removal = (id: string, state = "requested") => ({ layer: "removals", id, json: JSON.stringify({ id, state }) });

describe("what a frame does to the state", () => {
  test("a change comes in, a later one replaces it, and nothing takes it away but its end", () => {
    const one = receive(empty, frame([removal("A")]), 1_000);
    const two = receive(one, frame([removal("A", "offered"), removal("B")]), 1_000);
    expect(two.removals.get("A")?.state).toBe("offered");
    const three = receive(two, frame([{ layer: "removals", id: "A", json: null }]), 1_000);
    expect([...three.removals.keys()]).toEqual(["B"]);
  });

  test("a full frame forgets what it does not name", () => {
    const one = receive(empty, frame([removal("A"), removal("B")]), 1_000);
    const full = receive(one, frame([removal("B")], { full: true }), 1_000);
    expect([...full.removals.keys()]).toEqual(["B"]);
  });

  test("a layer that did not change keeps its identity, so that its list is not drawn again", () => {
    const one = receive(empty, frame([removal("A")]), 1_000);
    const two = receive(one, frame([{ layer: "leaks", id: "F1", json: '{"id":"F1"}' }]), 1_000);
    expect(two.removals).toBe(one.removals);
  });

  test("the server's clock counts, but a jitter of milliseconds does not make it run", () => {
    const one = receive(empty, frame([], { atMs: 61_000 }), 1_000);
    expect(one.clockSkewMs).toBe(60_000);
    expect(receive(one, frame([], { atMs: 61_300 }), 1_100).clockSkewMs).toBe(60_000);
  });

  test("a layer that this page does not know is left alone", () => {
    expect(receive(empty, frame([{ layer: "future", id: "x", json: "{}" }]), 1_000)).toEqual({
      ...empty,
      heard: true,
      clockSkewMs: 0,
    });
  });
});

describe("trucks in a frame", () => {
  test("are read as they were packed", () => {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 7, true);
    view.setInt32(4, -79_520_500, true);
    view.setInt32(8, 8_989_200, true);
    view.setUint8(12, 64);
    view.setUint8(13, 42);
    view.setUint8(14, 3);
    view.setUint8(15, 1);
    expect(unpack(bytes)).toEqual([
      { index: 7, long: -79.5205, lat: 8.9892, headingDeg: 90, speedKmh: 42, activity: 3, hasHeading: true },
    ]);
  });

  test("are refused when bytes are missing", () => {
    expect(() => unpack(new Uint8Array(17))).toThrow(RangeError);
  });
});
