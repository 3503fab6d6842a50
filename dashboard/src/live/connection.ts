import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  HubConnectionState,
  type IHubProtocol,
  LogLevel,
} from "@microsoft/signalr";

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "off"; readonly sinceMs: number };

interface Wishes {
  readonly protocol?: IHubProtocol;
  /** What the server sends, by its name. */
  readonly on: Readonly<Record<string, (...args: never[]) => void>>;
  /** After each start: tell the server what this page wants. */
  started(hub: HubConnection): Promise<void>;
  changed(now: Connection): void;
}

/** The one way to the live hub. It never gives up: after a break it starts again and again. */
export function stayConnected(wishes: Wishes): { readonly hub: HubConnection; stop(): void } {
  // One connection and no negotiation before it: behind a balancer the two might reach different servers.
  const builder = new HubConnectionBuilder()
    .withUrl("/hubs/live", { transport: HttpTransportType.WebSockets, skipNegotiation: true })
    .configureLogging(LogLevel.None);
  const hub = (wishes.protocol ? builder.withHubProtocol(wishes.protocol) : builder).build();
  hub.serverTimeoutInMilliseconds = 20_000;
  hub.keepAliveIntervalInMilliseconds = 5_000;
  let stopped = false;
  let offSince: number | undefined;

  for (const [name, handler] of Object.entries(wishes.on)) hub.on(name, handler as (...args: unknown[]) => void);
  hub.onclose(() => {
    if (stopped) return;
    offSince = Date.now();
    wishes.changed({ kind: "off", sinceMs: offSince });
    void start();
  });

  async function start(): Promise<void> {
    for (let wait = 500; !stopped; wait = Math.min(wait * 2, 5_000)) {
      try {
        await hub.start();
        await wishes.started(hub);
        offSince = undefined;
        wishes.changed({ kind: "live" });
        return;
      } catch {
        offSince ??= Date.now();
        wishes.changed({ kind: "off", sinceMs: offSince });
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  // A phone knows at once that its line is gone; the hub finds out only when nothing comes for long.
  const lost = () => wishes.changed({ kind: "off", sinceMs: Date.now() });
  const back = () => {
    if (hub.state === HubConnectionState.Connected) wishes.changed({ kind: "live" });
  };
  window.addEventListener("offline", lost);
  window.addEventListener("online", back);
  void start();
  return {
    hub,
    stop() {
      stopped = true;
      window.removeEventListener("offline", lost);
      window.removeEventListener("online", back);
      void hub.stop();
    },
  };
}
