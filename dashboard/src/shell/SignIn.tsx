import { type FormEvent, useState } from "react";
import { call, Refused } from "../api/client";
import type { TextKey } from "../text/es";
import { useReader } from "./reader";
import type { Me } from "./Shell";

interface Props {
  /** What to type, in words. */
  readonly help: TextKey;
  onSignedIn(me: Me): void;
  onLanguage(): void;
}

export function SignIn({ help, onSignedIn, onLanguage }: Props) {
  const { t, language } = useReader();
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await call("POST", "/api/v1/session", language, { key: key.trim() });
      onSignedIn(await call<Me>("GET", "/api/v1/session", language));
    } catch (e) {
      setProblem(e instanceof Refused ? (e.status === 401 ? t("wrongKey") : e.message) : t("unreachable"));
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>{t("title")}</h1>
        <label htmlFor="key">{t("key")}</label>
        <input
          id="key"
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          value={key}
          aria-describedby="key-help key-problem"
          aria-invalid={problem !== ""}
          onChange={(event) => setKey(event.target.value)}
        />
        <p id="key-help" className="quiet">
          {t(help)}
        </p>
        <p id="key-problem" className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="primary" disabled={busy}>
          {t("signIn")}
        </button>
        <button type="button" className="plain" lang={language === "es" ? "en" : "es"} onClick={onLanguage}>
          {t("language")}
        </button>
      </form>
    </main>
  );
}
