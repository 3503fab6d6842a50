import { useReader } from "./reader";

/** The other language and the other theme. */
export function LookButtons({ onLanguage, onTheme }: { onLanguage(): void; onTheme(): void }) {
  const { t, theme, language } = useReader();
  return (
    <>
      <button type="button" className="plain" lang={language === "es" ? "en" : "es"} onClick={onLanguage}>
        {t("language")}
      </button>
      <button type="button" className="plain" onClick={onTheme}>
        {t(theme === "dark" ? "toLight" : "toDark")}
      </button>
    </>
  );
}
