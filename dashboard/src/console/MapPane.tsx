import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import type { LiveState, TowState } from "../live/state";
import type { LiveStore } from "../live/store";
import { activityLook, lookOf } from "../look/states";
import { type LayerName, LiveMap, layerNames } from "../map/LiveMap";
import { useReader } from "../shell/reader";
import type { Selection } from "./route";

export interface MapHandle {
  show(selection: Selection): void;
}

interface Props {
  readonly ref: Ref<MapHandle>;
  readonly store: LiveStore;
  readonly live: LiveState;
  readonly selection: Selection | undefined;
  readonly hidden: ReadonlySet<LayerName>;
  onSelect(selection: Selection | undefined): void;
  onToggle(layer: LayerName): void;
}

/** Where React ends: the map is made once and then told what is new. */
export function MapPane({ ref, store, live, selection, hidden, onSelect, onToggle }: Props) {
  const reader = useReader();
  const { t, theme, language } = reader;
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<LiveMap>(null);
  const latest = useRef({ onSelect });
  latest.current = { onSelect };
  const words = { language, minutes: (n: number) => t("minutes", n), attribution: t("attribution") };
  const first = useRef({ theme, words });

  useEffect(() => {
    if (!container.current) return;
    const made = new LiveMap(container.current, first.current.theme, first.current.words, {
      onSelect: (next) => latest.current.onSelect(next),
      onView: (bbox) => store.watch(bbox),
    });
    map.current = made;
    const stop = store.onDots((dots, full) => made.move(dots, full));
    return () => {
      stop();
      made.destroy();
    };
  }, [store]);

  useEffect(() => map.current?.update(live), [live]);
  useEffect(() => map.current?.select(selection), [selection]);
  useEffect(() => map.current?.hide(hidden), [hidden]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language and nothing else
  useEffect(() => map.current?.restyle(theme, words), [theme, language]);
  useImperativeHandle(ref, () => ({ show: (wanted) => map.current?.show(wanted) }), []);

  return (
    <section className="map" aria-label={t("map")}>
      <div ref={container} className="canvas" />
      <fieldset className="layers">
        <legend className="out-of-sight">{t("layers")}</legend>
        {layerNames.map((layer, i) => (
          <button
            key={layer}
            type="button"
            className="plain"
            aria-pressed={!hidden.has(layer)}
            onClick={() => onToggle(layer)}
          >
            <kbd>{i + 1}</kbd> {t(`layer.${layer}`)}
          </button>
        ))}
      </fieldset>
      <Legend />
    </section>
  );
}

const shownStates: readonly TowState[] = ["requested", "offered", "enRoute", "onScene", "inTransit"];

function Legend() {
  const { t } = useReader();
  return (
    <ul className="legend" aria-label={t("legend")}>
      {shownStates.map((state) => (
        <Sign key={state} {...lookOf(state)} word={t(`state.${state}`)} />
      ))}
      <Sign token="late" glyph="!" word={t("overdue")} />
      <Sign {...activityLook("free")} glyph="➤" word={t("legendFree")} />
      <Sign token="leak" glyph="≈" word={t("leaks")} />
    </ul>
  );
}

function Sign({ token, glyph, word }: { token: string; glyph: string; word: string }) {
  return (
    <li>
      <span aria-hidden="true" style={{ color: `var(--${token})` }}>
        {glyph}
      </span>{" "}
      {word}
    </li>
  );
}
