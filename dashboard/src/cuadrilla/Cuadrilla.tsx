import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { FieldBar } from "../field/FieldBar";
import { OutboxBar } from "../field/OutboxBar";
import { openOffline } from "../field/offline";
import { useOutbox } from "../field/useOutbox";
import { areaOf } from "../map/areas";
import { useZones } from "../map/useZones";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { useZone } from "../shell/useZone";
import { ZoneFilter } from "../shell/ZoneFilter";
import { LeakCard } from "./LeakCard";
import { LeakList } from "./LeakList";
import { LeakOverview } from "./LeakOverview";
import { useLeaks } from "./useLeaks";
import type { Filter } from "./work";

// The map is most of the page's weight: a bad line gets the list first.
const LeakMap = lazy(() => import("./LeakMap"));

/** The live list hears of what the crew did a moment after the server took it. */
const listHears = () => new Promise<void>((resolve) => window.setTimeout(resolve, 600));

const views = ["list", "map", "overview"] as const;

type View = (typeof views)[number];

interface Route {
  readonly leak: string | undefined;
  readonly view: View;
}

function routeOf(address: string): Route {
  const asked = new URL(address).searchParams;
  return { leak: asked.get("leak") ?? undefined, view: views.find((view) => asked.has(view)) ?? "list" };
}

/** What is open lives in the address: it can be sent to a colleague, and Back works. */
function useRoute(): readonly [Route, (next: Route) => void] {
  const [route, setRoute] = useState(() => routeOf(location.href));
  useEffect(() => {
    const back = () => setRoute(routeOf(location.href));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((next: Route) => {
    const url = new URL(location.href);
    for (const name of ["leak", ...views]) url.searchParams.delete(name);
    if (next.leak) url.searchParams.set("leak", next.leak);
    if (next.view !== "list") url.searchParams.set(next.view, "1");
    history.pushState(null, "", url.pathname + url.search);
    setRoute(next);
  }, []);
  return [route, go];
}

/** The water crew's screen: what to dig first, where, and what became of it. */
export function Cuadrilla(screen: Screen) {
  const { t } = useReader();
  const { store, live, leaks, connection } = useLeaks();
  const { outbox, errands } = useOutbox("cuadrilla", screen.me.name, listHears);
  const [filter, setFilter] = useState<Filter>("all");
  const [route, go] = useRoute();
  const [zone, setZone] = useZone();
  const zones = useZones();
  const zoneOf = useMemo(
    () => new Map([...leaks].map(([id, leak]) => [id, areaOf(zones, leak.location)])),
    [leaks, zones],
  );
  const shown = useMemo(
    () => (zone === undefined ? leaks : new Map([...leaks].filter(([id]) => zoneOf.get(id)?.id === zone))),
    [leaks, zone, zoneOf],
  );

  useEffect(() => void openOffline("/cuadrilla"), []);

  const known = route.leak === undefined ? undefined : leaks.get(route.leak);
  return (
    <div className="field">
      <FieldBar title={t("leaks")} connection={connection} screen={screen} />
      <OutboxBar outbox={outbox} errands={errands} />
      {route.leak !== undefined ? (
        <LeakCard
          key={route.leak}
          id={route.leak}
          known={known}
          leaks={leaks}
          me={screen.me.name}
          errands={errands}
          onAct={(errand) => outbox.add(errand)}
          onOpen={(leak) => go({ ...route, leak })}
          onBack={() => go({ ...route, leak: undefined })}
        />
      ) : (
        <>
          <div className="tabs">
            {views.map((view) => (
              <button
                key={view}
                type="button"
                className="plain"
                aria-pressed={route.view === view}
                onClick={() => go({ ...route, view })}
              >
                {t(`tab.${view}`)}
              </button>
            ))}
          </div>
          {route.view !== "overview" && zones.length > 0 && (
            <search>
              <ZoneFilter zone={zone} zones={zones} onZone={setZone} />
            </search>
          )}
          {route.view === "overview" ? (
            <LeakOverview />
          ) : route.view === "map" ? (
            <Suspense fallback={<p className="loading">{t("connecting")}</p>}>
              <LeakMap store={store} live={{ ...live, leaks: shown }} onOpen={(leak) => go({ ...route, leak })} />
            </Suspense>
          ) : (
            <LeakList
              leaks={shown}
              zoneOf={zoneOf}
              filter={filter}
              me={screen.me.name}
              errands={errands}
              heard={live.heard || leaks.size > 0}
              onFilter={setFilter}
              onOpen={(leak) => go({ ...route, leak })}
            />
          )}
        </>
      )}
    </div>
  );
}
