import { useCallback, useEffect, useMemo, useState } from "react";
import { call, Refused } from "../api/client";
import type { Theme } from "../map/baseStyle";
import { type Language, languageOf, translator } from "../text/text";
import { Console } from "./Console";
import { ReaderContext } from "./context";
import { withParam } from "./route";
import { SignIn } from "./SignIn";

export interface Me {
  readonly name: string;
  readonly role: string;
}

/** A server that does not answer is asked again after this long. */
const retryMs = 2_000;

function themeOf(address: string): Theme {
  const asked = new URL(address).searchParams.get("theme") ?? localStorage.getItem("theme");
  return asked === "light" ? "light" : "dark";
}

export function App() {
  const [language, setLanguage] = useState<Language>(() => languageOf(location.href));
  const [theme, setTheme] = useState<Theme>(() => themeOf(location.href));
  const [me, setMe] = useState<Me | null>();
  const reader = useMemo(() => ({ language, theme, t: translator(language) }), [language, theme]);

  // Before anything reads a colour, so not in an effect.
  document.documentElement.dataset["theme"] = theme;
  document.documentElement.lang = language;

  // biome-ignore lint/correctness/useExhaustiveDependencies: who is signed in does not depend on the language
  useEffect(() => {
    let again = 0;
    const ask = () =>
      call<Me>("GET", "/api/v1/session", language)
        .then(setMe)
        .catch((e: unknown) => {
          if (e instanceof Refused && e.status < 500) setMe(null);
          else again = window.setTimeout(ask, retryMs);
        });
    void ask();
    return () => window.clearTimeout(again);
  }, []);

  const changeLanguage = useCallback(() => {
    setLanguage((now) => {
      const next = now === "es" ? "en" : "es";
      history.replaceState(null, "", withParam(location.href, "lang", next));
      return next;
    });
  }, []);
  const changeTheme = useCallback(() => {
    setTheme((now) => {
      const next = now === "dark" ? "light" : "dark";
      localStorage.setItem("theme", next);
      history.replaceState(null, "", withParam(location.href, "theme", next));
      return next;
    });
  }, []);
  const signOut = useCallback(() => {
    void call("DELETE", "/api/v1/session", language).then(() => setMe(null));
  }, [language]);

  return (
    <ReaderContext value={reader}>
      {me === undefined ? (
        <div className="loading" role="status">
          {reader.t("connecting")}
        </div>
      ) : me === null ? (
        <SignIn onSignedIn={setMe} onLanguage={changeLanguage} />
      ) : (
        <Console me={me} onLanguage={changeLanguage} onTheme={changeTheme} onSignOut={signOut} />
      )}
    </ReaderContext>
  );
}
