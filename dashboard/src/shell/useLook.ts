import { useCallback, useMemo, useState } from "react";
import type { Theme } from "../map/baseStyle";
import { type Language, languageOf, translator } from "../text/text";
import { withParam } from "./address";
import type { Reader } from "./reader";

function themeOf(address: string, name: string, otherwise: Theme): Theme {
  const asked = new URL(address).searchParams.get("theme") ?? localStorage.getItem(`${name}.theme`);
  return asked === "light" || asked === "dark" ? asked : otherwise;
}

interface Look {
  readonly reader: Reader;
  onLanguage(): void;
  onTheme(): void;
}

/**
 * The language and the theme of a page; both stand in its address.
 * @param name the page's name: its theme is remembered under it.
 */
export function useLook(name: string, usual: Theme): Look {
  const [language, setLanguage] = useState<Language>(() => languageOf(location.href));
  const [theme, setTheme] = useState<Theme>(() => themeOf(location.href, name, usual));
  const reader = useMemo(() => ({ language, theme, t: translator(language) }), [language, theme]);

  // Before anything reads a colour, so not in an effect.
  document.documentElement.dataset["theme"] = theme;
  document.documentElement.lang = language;

  const onLanguage = useCallback(() => {
    setLanguage((now) => {
      const next = now === "es" ? "en" : "es";
      history.replaceState(null, "", withParam(location.href, "lang", next));
      return next;
    });
  }, []);
  const onTheme = useCallback(() => {
    setTheme((now) => {
      const next = now === "dark" ? "light" : "dark";
      localStorage.setItem(`${name}.theme`, next);
      history.replaceState(null, "", withParam(location.href, "theme", next));
      return next;
    });
  }, [name]);
  return { reader, onLanguage, onTheme };
}
