import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { LiveState } from "../live/state";
import { useReader } from "../shell/reader";
import type { Selection } from "./route";
import { type Command, find, type Hit } from "./search";

interface Props {
  readonly live: LiveState;
  readonly commands: readonly Command[];
  onSelect(selection: Selection): void;
  onClose(): void;
}

/** Finds any plate, code, truck, place or command. */
export function Finder({ live, commands, onSelect, onClose }: Props) {
  const { t } = useReader();
  const box = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const hits = useMemo(() => find(live, commands, query), [live, commands, query]);
  const chosen = Math.min(at, Math.max(0, hits.length - 1));

  useEffect(() => {
    if (box.current && !box.current.open) box.current.showModal();
  }, []);

  function take(hit: Hit | undefined) {
    if (!hit) return;
    onClose();
    if (hit.kind === "thing") onSelect(hit.selection);
    else hit.command.run();
  }
  function press(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setAt(Math.min(hits.length - 1, chosen + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, chosen - 1));
    else if (event.key === "Enter") take(hits[chosen]);
    else return;
    event.preventDefault();
  }
  return (
    <dialog ref={box} className="finder" aria-label={t("search")} onClose={onClose}>
      <input
        type="search"
        role="combobox"
        aria-label={t("search")}
        aria-expanded={hits.length > 0}
        aria-controls="hits"
        aria-activedescendant={hits.length > 0 ? `hit-${chosen}` : undefined}
        placeholder={t("searchHint")}
        autoComplete="off"
        autoFocus
        value={query}
        onKeyDown={press}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      {hits.length === 0 ? (
        <p className="empty" role="status">
          {t("nothingFound")}
        </p>
      ) : (
        <div id="hits" role="listbox" aria-label={t("found")}>
          {hits.map((hit, i) => (
            <button
              type="button"
              key={hit.kind === "thing" ? hit.selection.kind + hit.selection.id : hit.command.id}
              id={`hit-${i}`}
              role="option"
              aria-selected={i === chosen}
              tabIndex={-1}
              onClick={() => take(hit)}
            >
              {hit.kind === "thing" ? (
                <>
                  <b>{hit.title}</b> <span className="quiet">{hit.line}</span>
                </>
              ) : (
                hit.command.words
              )}
            </button>
          ))}
        </div>
      )}
    </dialog>
  );
}
