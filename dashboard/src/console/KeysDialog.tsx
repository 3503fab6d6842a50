import { useEffect, useRef } from "react";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";

const keys: readonly (readonly [string, TextKey])[] = [
  ["J  K", "key.move"],
  ["Enter", "key.open"],
  ["A", "key.assign"],
  ["O", "key.other"],
  ["C", "key.cancel"],
  ["F", "key.follow"],
  ["/  Ctrl K", "key.search"],
  ["1 … 5", "key.layers"],
  ["Z", "key.zone"],
  ["?", "key.keys"],
];

/** Every key of the console. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useReader();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (box.current && !box.current.open) box.current.showModal();
  }, []);
  return (
    <dialog ref={box} aria-labelledby="keys-title" onClose={onClose}>
      <form method="dialog">
        <h2 id="keys-title">{t("allKeys")}</h2>
        <dl className="all-keys">
          {keys.map(([key, words]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(words)}</dd>
            </div>
          ))}
        </dl>
        <div className="buttons">
          <button type="submit" className="primary" autoFocus>
            {t("goBack")}
          </button>
        </div>
      </form>
    </dialog>
  );
}
