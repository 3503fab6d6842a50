import type { AccountChange } from "../api/generated";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";

/** What happened to an account, newest first. */
export function Changes({ changes }: { readonly changes: readonly AccountChange[] }) {
  const { t, language } = useReader();
  return (
    <ul className="changes">
      {changes.map((c) => (
        <li key={c.at + c.what}>
          <time dateTime={c.at}>{clockTime(c.at, language, true)}</time> {t(`change.${c.what}` as "change.made")}
          {c.detail ? ` (${c.detail})` : ""} · <span className="quiet">{c.actor}</span>
        </li>
      ))}
    </ul>
  );
}
