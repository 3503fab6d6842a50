import type { ReactNode } from "react";
import { useReader } from "./reader";

interface Props {
  readonly title: string;
  readonly children?: ReactNode;
  onLanguage(): void;
  onTheme(): void;
}

/** The head of a page that is for everybody. */
export function CitizenBar({ title, children, onLanguage, onTheme }: Props) {
  const { t, language, theme } = useReader();
  return (
    <header className="citizen-bar">
      <h1>{title}</h1>
      {children}
      <button type="button" className="plain" lang={language === "es" ? "en" : "es"} onClick={onLanguage}>
        {t("language")}
      </button>
      <button type="button" className="plain" onClick={onTheme}>
        {t(theme === "dark" ? "toLight" : "toDark")}
      </button>
    </header>
  );
}
