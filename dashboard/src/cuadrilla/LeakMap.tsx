import { useEffect, useRef } from "react";
import type { LiveState } from "../live/state";
import type { LiveStore } from "../live/store";
import { LiveMap } from "../map/LiveMap";
import { useReader } from "../shell/reader";

interface Props {
  readonly store: LiveStore;
  readonly live: LiveState;
  onOpen(leak: string): void;
}

/** The leaks on the map; a touch opens one. */
export default function LeakMap({ store, live, onOpen }: Props) {
  const { t, theme, language } = useReader();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<LiveMap>(null);
  const latest = useRef(onOpen);
  latest.current = onOpen;
  const first = useRef({
    theme,
    words: { language, minutes: (n: number) => t("minutes", n), attribution: t("attribution") },
  });
  useEffect(() => {
    if (!container.current) return;
    const made = new LiveMap(container.current, first.current.theme, first.current.words, {
      onSelect: (selection) => {
        if (selection?.kind === "leak") latest.current(selection.id);
      },
      onView: (bbox) => store.watch(bbox),
    });
    map.current = made;
    return () => made.destroy();
  }, [store]);
  useEffect(() => map.current?.update(live), [live]);
  return (
    <main className="leak-map" aria-label={t("map")}>
      <div ref={container} className="canvas" />
    </main>
  );
}
