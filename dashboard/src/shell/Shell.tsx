import { type ReactNode, useCallback, useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import type { Me } from "../api/generated";
import type { Theme } from "../map/baseStyle";
import type { TextKey } from "../text/es";
import { ReaderContext } from "./reader";
import { SignIn } from "./SignIn";
import { useLook } from "./useLook";

export type { Me };

/** What a screen gets from the shell around it. */
export interface Screen {
  readonly me: Me;
  onLanguage(): void;
  onTheme(): void;
  onSignOut(): void;
}

interface Props {
  /** The screen's name: its choices are remembered under it. */
  readonly name: string;
  /** Who works with this screen. */
  readonly roles: readonly string[];
  readonly theme: Theme;
  readonly signInHelp: TextKey;
  /** A screen for the street opens without the network too, for whoever was signed in last. */
  readonly offline?: boolean;
  children(screen: Screen): ReactNode;
}

/** A server that does not answer is asked again after this long. */
const retryMs = 2_000;

function remembered(name: string): Me | undefined {
  const kept = localStorage.getItem(`${name}.me`);
  return kept === null ? undefined : (JSON.parse(kept) as Me);
}

/** Around every screen: who is signed in, the language and the theme. */
export function Shell({ name, roles, theme: usual, signInHelp, offline = false, children }: Props) {
  const { reader, onLanguage, onTheme } = useLook(name, usual);
  const { language } = reader;
  const [me, setMe] = useState<Me | null | undefined>(() => (offline ? remembered(name) : undefined));
  const keep = useCallback(
    (now: Me | null) => {
      if (now && offline) localStorage.setItem(`${name}.me`, JSON.stringify(now));
      else localStorage.removeItem(`${name}.me`);
      setMe(now);
    },
    [name, offline],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: who is signed in does not depend on the language
  useEffect(() => {
    let again = 0;
    const ask = () =>
      call<Me>("GET", "/api/v1/session", language)
        .then(keep)
        .catch((e: unknown) => {
          if (e instanceof Refused && e.status < 500) keep(null);
          else again = window.setTimeout(ask, retryMs);
        });
    void ask();
    return () => window.clearTimeout(again);
  }, []);

  const onSignOut = useCallback(() => {
    void call("DELETE", "/api/v1/session", language).then(() => keep(null));
  }, [language, keep]);

  if (me === undefined)
    return (
      <div className="loading" role="status">
        {reader.t("connecting")}
      </div>
    );
  return (
    <ReaderContext value={reader}>
      {me === null ? (
        <SignIn help={signInHelp} onSignedIn={keep} onLanguage={onLanguage} />
      ) : roles.includes(me.role) || me.role === "admin" ? (
        children({ me, onLanguage, onTheme, onSignOut })
      ) : (
        <main className="sign-in">
          <div className="not-here" role="alert">
            <p>{reader.t("notYourScreen", me.name)}</p>
            <button type="button" className="primary" onClick={onSignOut}>
              {reader.t("signOut")}
            </button>
          </div>
        </main>
      )}
    </ReaderContext>
  );
}
