import { HubConnectionState } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { type Connection, stayConnected } from "./connection";
import type { Frame } from "./state";

export interface Hub {
  /** Moves the view: west, south, east, north. */
  watch(bbox: readonly [number, number, number, number]): void;
  stop(): void;
}

const layers = ["trucks", "removals", "leaks", "alerts", "companies"];

/** The live map's frames. After a break it resumes where it was. */
export function connect(onFrame: (frame: Frame) => void, onConnection: (now: Connection) => void): Hub {
  let last: { epoch: string; seq: number } | undefined;
  let view: readonly number[] | undefined;
  const { hub, stop } = stayConnected({
    protocol: new MessagePackHubProtocol(),
    on: {
      Frame(frame: Frame) {
        last = { epoch: frame.epoch, seq: Number(frame.seq) };
        onFrame({ ...frame, seq: Number(frame.seq), atMs: Number(frame.atMs) });
      },
    },
    async started(ready) {
      if (last) await ready.invoke("Resume", last.seq, last.epoch);
      if (view) await ready.invoke("Watch", { bbox: view, layers });
    },
    changed: onConnection,
  });
  return {
    watch(bbox) {
      view = bbox;
      if (hub.state === HubConnectionState.Connected) hub.invoke("Watch", { bbox, layers }).catch(() => undefined);
    },
    stop,
  };
}
