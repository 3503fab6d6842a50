import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { FieldBar } from "../field/FieldBar";
import { OutboxBar } from "../field/OutboxBar";
import { openOffline } from "../field/offline";
import { useOutbox } from "../field/useOutbox";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { LeakCard } from "./LeakCard";
import { LeakList } from "./LeakList";
import { useLeaks } from "./useLeaks";
import type { Filter } from "./work";

// The map is most of the page's weight: a bad line gets the list first.
const LeakMap = lazy(() => import("./LeakMap"));

/** The live list hears of what the crew did a moment after the server took it. */
const listHears = () => new Promise<void>((resolve) => window.setTimeout(resolve, 600));

interface Route {
  readonly leak: string | undefined;
  readonly map: boolean;
}

function routeOf(address: string): Route {
  const asked = new URL(address).searchParams;
  return { leak: asked.get("leak") ?? undefined, map: asked.has("map") };
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
    url.searchParams.delete("leak");
    url.searchParams.delete("map");
    if (next.leak) url.searchParams.set("leak", next.leak);
    if (next.map) url.searchParams.set("map", "1");
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
          me={screen.me.name}
          errands={errands}
          onAct={(errand) => outbox.add(errand)}
          onBack={() => go({ leak: undefined, map: route.map })}
        />
      ) : (
        <>
          <div className="tabs">
            <button
              type="button"
              className="plain"
              aria-pressed={!route.map}
              onClick={() => go({ ...route, map: false })}
            >
              {t("list")}
            </button>
            <button
              type="button"
              className="plain"
              aria-pressed={route.map}
              onClick={() => go({ ...route, map: true })}
            >
              {t("mapTab")}
            </button>
          </div>
          {route.map ? (
            <Suspense fallback={<p className="loading">{t("connecting")}</p>}>
              <LeakMap store={store} live={{ ...live, leaks }} onOpen={(leak) => go({ ...route, leak })} />
            </Suspense>
          ) : (
            <LeakList
              leaks={leaks}
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
