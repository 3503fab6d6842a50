import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { companyName } from "../live/state";
import { LiveStore } from "../live/store";
import { areaOf } from "../map/areas";
import { layerNames } from "../map/LiveMap";
import { useZones } from "../map/useZones";
import { useNow, useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { useZone } from "../shell/useZone";
import { clockTime } from "../text/text";
import { Alerts } from "./Alerts";
import { AskDialog } from "./AskDialog";
import { Details } from "./Details";
import { Finder } from "./Finder";
import { KeysDialog } from "./KeysDialog";
import { useKeys } from "./keys";
import { Lists } from "./Lists";
import { type MapHandle, MapPane } from "./MapPane";
import { arrange } from "./order";
import type { Ask } from "./RemovalActions";
import { type Kind, listOf, type Selection, selectionOf, withSelection } from "./route";
import type { Command } from "./search";
import { TopBar } from "./TopBar";
import { useLayers } from "./view";

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
  const { t, theme, language } = useReader();
  const store = useStore();
  const live = useSyncExternalStore(store.subscribe, store.state);
  const connection = useSyncExternalStore(store.subscribe, store.connection);
  const nowMs = useNow(live.clockSkewMs);
  const { selection, list, go } = useRoute();
  const [held, setHeld] = useState(false);
  const [ask, setAsk] = useState<Ask>();
  const [open, setOpen] = useState<"finder" | "keys">();
  const [hidden, toggle] = useLayers();
  const [zone, setZone] = useZone();
  const zones = useZones();
  const map = useRef<MapHandle>(null);

  const shown = useRef<string[]>([]);
  const removals = useMemo(() => (shown.current = arrange(shown.current, live.removals, held)), [live.removals, held]);
  const order = useMemo(() => {
    switch (list) {
      case "removal":
        return removals.filter((id) => zone === undefined || live.removals.get(id)?.zone === zone);
      case "truck":
        return [...live.trucks.values()]
          .filter((truck) => zone === undefined || truck.zone === zone)
          .map((truck) => truck.id)
          .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
      case "leak":
        return [...live.leaks.values()]
          .filter((leak) => zone === undefined || areaOf(zones, leak.location)?.id === zone)
          .sort(
            (a, b) =>
              b.people - a.people || b.lastReportedAt.localeCompare(a.lastReportedAt) || a.id.localeCompare(b.id),
          )
          .map((leak) => leak.id);
    }
  }, [list, zone, zones, removals, live.removals, live.trucks, live.leaks]);

  const select = useCallback((next: Selection | undefined) => go(next, next?.kind ?? list), [go, list]);
  const follow = useCallback(() => selection && map.current?.show(selection), [selection]);
  const search = useCallback(() => setOpen("finder"), []);
  const showKeys = useCallback(() => setOpen("keys"), []);
  useKeys({ order, list, selection, select, follow, search, showKeys, toggle });
  const commands = useMemo<readonly Command[]>(
    () => [
      { id: "theme", words: t(theme === "dark" ? "toLight" : "toDark"), run: onTheme },
      { id: "language", words: t("language"), run: onLanguage },
      ...layerNames.map((layer, i) => ({
        id: `layer-${layer}`,
        words: t("toggleLayer", t(`layer.${layer}`)),
        run: () => toggle(i),
      })),
      { id: "keys", words: t("allKeys"), run: showKeys },
      { id: "signOut", words: t("signOut"), run: onSignOut },
    ],
    [t, theme, onTheme, onLanguage, onSignOut, toggle, showKeys],
  );

  return (
    <div className="console" data-live={connection.kind}>
      <TopBar
        live={live}
        connection={connection}
        silentMs={store.silentMs(Date.now())}
        nowMs={nowMs}
        me={me}
        onLanguage={onLanguage}
        onTheme={onTheme}
        onSignOut={onSignOut}
        onSearch={search}
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
          zone={zone}
          onZone={setZone}
          onList={(next) => go(selection, next)}
          onSelect={select}
        />
        <MapPane
          ref={map}
          store={store}
          live={live}
          selection={selection}
          hidden={hidden}
          onSelect={select}
          onToggle={(layer) => toggle(layerNames.indexOf(layer))}
        />
        <Details live={live} nowMs={nowMs} selection={selection} onAsk={setAsk} onFollow={() => void follow()} />
        <Alerts alerts={live.alerts} nameOf={(id) => companyName(live, id)} onSelect={select} />
      </main>
      {open === "finder" && (
        <Finder
          live={live}
          commands={commands}
          onSelect={(found) => {
            select(found);
            map.current?.show(found);
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "keys" && <KeysDialog onClose={() => setOpen(undefined)} />}
      {ask && <AskDialog ask={ask} onClose={() => setAsk(undefined)} />}
    </div>
  );
}
