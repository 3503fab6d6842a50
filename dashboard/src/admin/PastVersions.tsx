import type { ReactNode } from "react";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";

export interface PastVersion {
  /** Absent of what came with the program. */
  readonly at?: string;
  readonly actor?: string;
  /** What was published, and why. */
  readonly what: ReactNode;
  /** Puts it into the form again; absent where there is nothing to go back to. */
  readonly onGoBack?: () => void;
}

/** Every version there ever was, and the way back to each. */
export function PastVersions({ versions }: { versions: readonly PastVersion[] }) {
  const { t, language } = useReader();
  if (versions.length === 0) return null;
  return (
    <details>
      <summary>{t("rulesHistory", versions.length)}</summary>
      <ol className="admin-history">
        {versions.map(({ at, actor, what, onGoBack }) => (
          <li key={at ?? ""}>
            {at && (
              <>
                <time dateTime={at}>{clockTime(at, language, true)}</time> · {actor} ·{" "}
              </>
            )}
            {what}{" "}
            {onGoBack && (
              <button type="button" className="link" onClick={onGoBack}>
                {t("goBackTo")}
              </button>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
