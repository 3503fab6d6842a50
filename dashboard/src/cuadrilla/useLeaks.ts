import { useEffect, useState, useSyncExternalStore } from "react";
import type { Connection } from "../live/connection";
import type { Leak, LiveState } from "../live/state";
import { LiveStore } from "../live/store";

/** All of the country: leaks come whatever the view, which only bounds trucks. */
const everywhere = [-83.2, 7, -77, 9.8] as const;

const storeName = "cuadrilla.leaks";

function kept(): ReadonlyMap<string, Leak> {
  return new Map(JSON.parse(localStorage.getItem(storeName) ?? "[]") as [string, Leak][]);
}

/** The open leaks as they are now; without the network, as they were last. */
export function useLeaks(): {
  readonly store: LiveStore;
  readonly live: LiveState;
  readonly leaks: ReadonlyMap<string, Leak>;
  readonly connection: Connection;
} {
  const [store] = useState(() => new LiveStore());
  const live = useSyncExternalStore(store.subscribe, store.state);
  const connection = useSyncExternalStore(store.subscribe, store.connection);
  const [before] = useState(kept);
  useEffect(() => {
    store.start();
    store.watch(everywhere);
    return () => store.stop();
  }, [store]);
  const heard = live.heard;
  useEffect(() => {
    if (heard) localStorage.setItem(storeName, JSON.stringify([...live.leaks]));
  }, [heard, live.leaks]);
  return { store, live, leaks: heard ? live.leaks : before, connection };
}
