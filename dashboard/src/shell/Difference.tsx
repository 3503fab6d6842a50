import type { ReactNode } from "react";
import { useReader } from "./reader";

interface Props {
  /** Its name, what it is and what it will be. */
  readonly changes: readonly (readonly [name: string, before: string, after: string])[];
  /** What the button says that makes the changes; it sends the form around it. */
  readonly apply: string;
  readonly children?: ReactNode;
  onUndo(): void;
}

/** What a change of rules does, before it is made: nothing when it does nothing. */
export function Difference({ changes, apply, children, onUndo }: Props) {
  const { t } = useReader();
  if (changes.length === 0) return null;
  return (
    <div className="difference">
      <h3>{t("whatChanges")}</h3>
      <ul>
        {changes.map(([name, before, after]) => (
          <li key={name}>
            {name}: <del>{before}</del> → <ins>{after}</ins>
          </li>
        ))}
      </ul>
      {children}
      <div className="buttons">
        <button type="button" className="plain" onClick={onUndo}>
          {t("undoChanges")}
        </button>
        <button type="submit" className="primary">
          {apply}
        </button>
      </div>
    </div>
  );
}
