import type { ReactNode } from "react";
import { LookButtons } from "./LookButtons";
import { MyName } from "./MyName";
import { useReader } from "./reader";
import type { Screen } from "./Shell";

/** The bar on top of the desks' screens: what it is, what counts now, who sits here. */
export function DeskBar({ title, screen, children }: { title: string; screen: Screen; children?: ReactNode }) {
  const { t } = useReader();
  return (
    <header className="desk-bar">
      <h1>{title}</h1>
      <div className="desk-now">{children}</div>
      <MyName me={screen.me} />
      <LookButtons onLanguage={screen.onLanguage} onTheme={screen.onTheme} />
      <button type="button" className="plain" onClick={screen.onSignOut}>
        {t("signOut")}
      </button>
    </header>
  );
}
