import { useEffect, useRef } from "react";
import type { Kind, Selection } from "./route";

interface Bindings {
  readonly order: readonly string[];
  readonly list: Kind;
  readonly selection: Selection | undefined;
  select(selection: Selection): void;
  follow(): void;
  search(): void;
  showKeys(): void;
  /** The layer with this number, from 0. */
  toggle(layer: number): void;
}

/** The one-letter keys of the console; not while somebody types, and not with a modifier, which is the browser's. */
export function useKeys(bindings: Bindings): void {
  // One listener for the page's life that sees what is shown now: no key falls between two of them.
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const { follow, search, showKeys, toggle } = latest.current;
      // Asked of the page itself: a dialog has closed a moment before its "close" event says so.
      const blocked = document.querySelector("dialog[open]") !== null;
      if (!blocked && event.key === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        return search();
      }
      const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (blocked || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      switch (event.key) {
        case "j":
          return move(1);
        case "k":
          return move(-1);
        case "f":
          return follow();
        case "a":
          return click("assign");
        case "c":
          return click("cancel");
        case "o":
          return document.querySelector<HTMLElement>('[data-action="other"]')?.focus();
        case "z":
          return document.querySelector<HTMLElement>("#zone-filter")?.focus();
        case "?":
          return showKeys();
        case "/":
          event.preventDefault();
          return search();
        default:
          if (event.key >= "1" && event.key <= "5") toggle(Number(event.key) - 1);
      }
    }
    function move(by: number) {
      const { order, list, selection, select } = latest.current;
      const at = selection?.kind === list ? order.indexOf(selection.id) : -1;
      const next = order[at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + by))];
      if (next === undefined) return;
      select({ kind: list, id: next });
      const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(next)}"]`);
      row?.focus();
      row?.scrollIntoView({ block: "nearest" });
    }
    function click(action: string) {
      document.querySelector<HTMLElement>(`[data-action="${action}"]`)?.click();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
