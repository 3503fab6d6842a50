import type { ReactNode } from "react";
import { useReader } from "./reader";
import type { Screen } from "./Shell";

/** The bar on top of the desks' screens: what it is, what counts now, who sits here. */
export function DeskBar({ title, screen, children }: { title: string; screen: Screen; children?: ReactNode }) {
  const { t, theme, language } = useReader();
  return (
    <header className="desk-bar">
      <h1>{title}</h1>
      <div className="desk-now">{children}</div>
      <span className="quiet">{screen.me.name}</span>
      <button type="button" className="plain" lang={language === "es" ? "en" : "es"} onClick={screen.onLanguage}>
        {t("language")}
      </button>
      <button type="button" className="plain" onClick={screen.onTheme}>
        {t(theme === "dark" ? "toLight" : "toDark")}
      </button>
      <button type="button" className="plain" onClick={screen.onSignOut}>
        {t("signOut")}
      </button>
    </header>
  );
}
