import type { Connection } from "../live/connection";
import { LookButtons } from "../shell/LookButtons";
import { MyName } from "../shell/MyName";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { clockTime } from "../text/text";

/** The bar on top of the street's screens: who, how the line is, and the few choices there are. */
export function FieldBar({ title, connection, screen }: { title: string; connection: Connection; screen: Screen }) {
  const { t, language } = useReader();
  return (
    <header className="field-bar">
      <h1>{title}</h1>
      <p role="status" className={`line ${connection.kind}`}>
        {connection.kind === "live" ? (
          <>
            <span aria-hidden="true">●</span> {t("live")}
          </>
        ) : connection.kind === "off" ? (
          <>
            <span aria-hidden="true">○</span> {t("offShort")} {clockTime(connection.sinceMs, language)}
          </>
        ) : (
          t("connecting")
        )}
      </p>
      <details>
        <summary aria-label={t("menu")}>
          <span aria-hidden="true">☰</span>
        </summary>
        <div className="menu">
          <p>
            <MyName me={screen.me} />
          </p>
          <LookButtons onLanguage={screen.onLanguage} onTheme={screen.onTheme} />
          <button type="button" className="plain" onClick={screen.onSignOut}>
            {t("signOut")}
          </button>
        </div>
      </details>
    </header>
  );
}
