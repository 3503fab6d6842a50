import type { Connection } from "../live/connection";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { clockTime } from "../text/text";

/** The bar on top of the street's screens: who, how the line is, and the few choices there are. */
export function FieldBar({ title, connection, screen }: { title: string; connection: Connection; screen: Screen }) {
  const { t, theme, language } = useReader();
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
          <p className="quiet">{screen.me.name}</p>
          <button type="button" className="plain" lang={language === "es" ? "en" : "es"} onClick={screen.onLanguage}>
            {t("language")}
          </button>
          <button type="button" className="plain" onClick={screen.onTheme}>
            {t(theme === "dark" ? "toLight" : "toDark")}
          </button>
          <button type="button" className="plain" onClick={screen.onSignOut}>
            {t("signOut")}
          </button>
        </div>
      </details>
    </header>
  );
}
