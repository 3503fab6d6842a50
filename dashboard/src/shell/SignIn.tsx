import { type FormEvent, useEffect, useState } from "react";
import { call, problemOf, Refused } from "../api/client";
import type { AuthenticatorKey, SignInWays } from "../api/generated";
import type { TextKey } from "../text/es";
import { Field } from "./Field";
import { QrCode } from "./QrCode";
import { useReader } from "./reader";
import type { Me } from "./Shell";

interface Props {
  /** What key to type, in words. */
  readonly help: TextKey;
  onSignedIn(me: Me): void;
  onLanguage(): void;
}

/** What the server still wants, the password being right. */
const wanted = { newPasswordNeeded: "newPassword", codeNeeded: "code", secondFactorNeeded: "code" } as const;

type Asked = (typeof wanted)[keyof typeof wanted];

const outcomes: Readonly<Record<string, TextKey>> = {
  unknown: "outside.unknown",
  failed: "outside.failed",
  unreachable: "outside.unreachable",
};

/** What came of signing in elsewhere, when nothing did. */
function outcomeOf(address: string): TextKey | undefined {
  return outcomes[new URL(address).searchParams.get("signin") ?? ""];
}

/** By a person's account, by another system's word, or by a key. */
export function SignIn({ help, onSignedIn, onLanguage }: Props) {
  const { t, language } = useReader();
  /** Undefined until the server has said: fields that stand there do not change any more. */
  const [ways, setWays] = useState<SignInWays>();
  const [byKey, setByKey] = useState<boolean>();
  const [key, setKey] = useState("");
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const [newPassword, setNewPassword] = useState("");
  const [code, setCode] = useState("");
  const [setup, setSetup] = useState<AuthenticatorKey>();
  const [problem, setProblem] = useState(() => outcomeOf(location.href));
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the ways do not depend on the language
  useEffect(() => {
    call<SignInWays>("GET", "/api/v1/sign-in", language).then(setWays, () => setWays({ demo: false, outside: [] }));
    // What came of it is told once: not again after a reload.
    const address = new URL(location.href);
    address.searchParams.delete("signin");
    history.replaceState(null, "", address);
  }, []);
  const keyFirst = byKey ?? ways?.demo === true;

  async function refused(e: Refused) {
    const more = wanted[e.code as keyof typeof wanted];
    if (e.code === "secondFactorNeeded" && !setup)
      setSetup(
        await call<AuthenticatorKey>("POST", "/api/v1/session/second-factor", language, {
          user: user.trim(),
          password,
        }),
      );
    if (more) setAsked((before) => (before.includes(more) ? before : [...before, more]));
    setWords(e.status === 401 && keyFirst ? t("wrongKey") : problemOf(e, t));
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    setWords("");
    try {
      const body = keyFirst
        ? { key: key.trim() }
        : {
            user: user.trim(),
            password,
            ...(asked.includes("newPassword") ? { newPassword } : {}),
            ...(asked.includes("code") ? { code: code.trim() } : {}),
          };
      await call("POST", "/api/v1/session", language, body);
      onSignedIn(await call<Me>("GET", "/api/v1/session", language));
    } catch (e) {
      if (e instanceof Refused) await refused(e).catch((second: unknown) => setWords(problemOf(second, t)));
      else setWords(t("unreachable"));
      setBusy(false);
    }
  }

  if (!ways) return <main className="sign-in" aria-busy="true" />;
  const back = `${location.pathname}${location.search}`;
  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>{t("title")}</h1>
        {keyFirst ? (
          <Field
            key="key"
            label={t("key")}
            help={t(help)}
            type="password"
            autoComplete="current-password"
            autoFocus
            value={key}
            onChange={setKey}
          />
        ) : (
          <>
            <Field label={t("user")} autoComplete="username" autoFocus value={user} onChange={setUser} />
            <Field
              label={t("password")}
              help={t("accountSignInHelp")}
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={setPassword}
            />
            {asked.includes("newPassword") && (
              <Field
                label={t("newPassword")}
                help={t("newPasswordHelp")}
                type="password"
                autoComplete="new-password"
                value={newPassword}
                onChange={setNewPassword}
              />
            )}
            {setup && <Authenticator setup={setup} />}
            {asked.includes("code") && (
              <Field
                label={t("oneTimeCode")}
                help={t("oneTimeCodeHelp")}
                autoComplete="one-time-code"
                value={code}
                onChange={setCode}
              />
            )}
          </>
        )}
        <p className="problem" role="alert">
          {words || (problem && t(problem))}
        </p>
        <button type="submit" className="primary" disabled={busy}>
          {t("signIn")}
        </button>
        {ways.outside.map((way) => (
          <a key={way.name} className="button" href={`${way.url}?back=${encodeURIComponent(back)}`}>
            {t("signInWith", way.label)}
          </a>
        ))}
        <button
          type="button"
          className="plain"
          onClick={() => {
            setByKey(!keyFirst);
            setWords("");
          }}
        >
          {t(keyFirst ? "withAccount" : "withKey")}
        </button>
        <button type="button" className="plain" lang={language === "es" ? "en" : "es"} onClick={onLanguage}>
          {t("language")}
        </button>
      </form>
    </main>
  );
}

/** What an authenticator reads: a picture, and the same in letters. */
export function Authenticator({ setup }: { readonly setup: AuthenticatorKey }) {
  const { t } = useReader();
  return (
    <div className="authenticator">
      <p>{t("setUpAuthenticator")}</p>
      <QrCode text={setup.uri} label={t("authenticatorPicture")} />
      <code>{setup.key.replace(/(.{4})/g, "$1 ").trim()}</code>
    </div>
  );
}
