import { HubConnectionBuilder, HubConnectionState, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import type { Frame } from "./state";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "off"; readonly sinceMs: number };

export interface Hub {
  /** Moves the view: west, south, east, north. */
  watch(bbox: readonly [number, number, number, number]): void;
  stop(): void;
}

const layers = ["trucks", "removals", "leaks", "alerts"];

/** The only place that talks to SignalR. It never gives up: after a break it resumes where it was. */
export function connect(onFrame: (frame: Frame) => void, onConnection: (now: Connection) => void): Hub {
  const hub = new HubConnectionBuilder()
    .withUrl("/hubs/live")
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
  hub.serverTimeoutInMilliseconds = 20_000;
  hub.keepAliveIntervalInMilliseconds = 5_000;
  let last: { epoch: string; seq: number } | undefined;
  let view: readonly number[] | undefined;
  let stopped = false;
  let offSince: number | undefined;

  hub.on("Frame", (frame: Frame) => {
    last = { epoch: frame.epoch, seq: Number(frame.seq) };
    onFrame({ ...frame, seq: Number(frame.seq), atMs: Number(frame.atMs) });
  });
  hub.onclose(() => {
    if (stopped) return;
    offSince = Date.now();
    onConnection({ kind: "off", sinceMs: offSince });
    void start();
  });

  async function start(): Promise<void> {
    for (let wait = 500; !stopped; wait = Math.min(wait * 2, 5_000)) {
      try {
        await hub.start();
        if (last) await hub.invoke("Resume", last.seq, last.epoch);
        if (view) await hub.invoke("Watch", { bbox: view, layers });
        offSince = undefined;
        onConnection({ kind: "live" });
        return;
      } catch {
        offSince ??= Date.now();
        onConnection({ kind: "off", sinceMs: offSince });
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  void start();
  return {
    watch(bbox) {
      view = bbox;
      if (hub.state === HubConnectionState.Connected) hub.invoke("Watch", { bbox, layers }).catch(() => undefined);
    },
    stop() {
      stopped = true;
      void hub.stop();
    },
  };
}
