import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { LiveStore } from "../live/store";
import { useNow, useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { clockTime } from "../text/text";
import { Alerts } from "./Alerts";
import { AskDialog } from "./AskDialog";
import { Details } from "./Details";
import { useKeys } from "./keys";
import { Lists } from "./Lists";
import { type MapHandle, MapPane } from "./MapPane";
import { arrange } from "./order";
import type { Ask } from "./RemovalActions";
import { type Kind, listOf, type Selection, selectionOf, withSelection } from "./route";
import { TopBar } from "./TopBar";

function useStore(): LiveStore {
  const [store] = useState(() => new LiveStore());
  useEffect(() => {
    store.start();
    return () => store.stop();
  }, [store]);
  return store;
}

/** The selection lives in the address: it can be sent to a colleague, and Back works. */
function useRoute() {
  const [selection, setSelection] = useState(() => selectionOf(location.href));
  const [list, setList] = useState(() => listOf(location.href));
  useEffect(() => {
    const back = () => {
      setSelection(selectionOf(location.href));
      setList(listOf(location.href));
    };
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((next: Selection | undefined, nextList: Kind) => {
    // Choosing the same thing twice is one step for Back.
    const address = withSelection(location.href, next, nextList);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    setSelection(next);
    setList(nextList);
  }, []);
  return { selection, list, go };
}

export function Console({ me, onLanguage, onTheme, onSignOut }: Screen) {
  const { t, language } = useReader();
  const store = useStore();
  const live = useSyncExternalStore(store.subscribe, store.state);
  const connection = useSyncExternalStore(store.subscribe, store.connection);
  const nowMs = useNow(live.clockSkewMs);
  const { selection, list, go } = useRoute();
  const [held, setHeld] = useState(false);
  const [ask, setAsk] = useState<Ask>();
  const map = useRef<MapHandle>(null);

  const shown = useRef<string[]>([]);
  const removals = useMemo(() => (shown.current = arrange(shown.current, live.removals, held)), [live.removals, held]);
  const order = useMemo(() => {
    switch (list) {
      case "removal":
        return removals;
      case "truck":
        return [...live.trucks.keys()].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
      case "leak":
        return [...live.leaks.values()]
          .sort(
            (a, b) =>
              b.people - a.people || b.lastReportedAt.localeCompare(a.lastReportedAt) || a.id.localeCompare(b.id),
          )
          .map((leak) => leak.id);
    }
  }, [list, removals, live.trucks, live.leaks]);

  const select = useCallback((next: Selection | undefined) => go(next, next?.kind ?? list), [go, list]);
  const follow = useCallback(() => selection && map.current?.show(selection), [selection]);
  useKeys({ order, list, selection, select, follow, blocked: ask !== undefined });

  return (
    <div className="console" data-live={connection.kind}>
      <TopBar
        live={live}
        connection={connection}
        silentMs={store.silentMs(Date.now())}
        nowMs={nowMs}
        user={me.name}
        onLanguage={onLanguage}
        onTheme={onTheme}
        onSignOut={onSignOut}
      />
      {connection.kind === "off" && (
        <p className="banner" role="alert">
          {t("offSince", clockTime(connection.sinceMs, language))}
        </p>
      )}
      <main>
        <Lists
          live={live}
          nowMs={nowMs}
          list={list}
          order={order}
          selection={selection}
          onHold={setHeld}
          onList={(next) => go(selection, next)}
          onSelect={select}
        />
        <MapPane ref={map} store={store} live={live} selection={selection} onSelect={select} />
        <Details live={live} nowMs={nowMs} selection={selection} onAsk={setAsk} onFollow={() => void follow()} />
        <Alerts alerts={live.alerts} onSelect={select} />
      </main>
      {ask && <AskDialog ask={ask} onClose={() => setAsk(undefined)} />}
    </div>
  );
}
