import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from "react";
import { call, problemOf, Refused } from "../api/client";
import type { AccountOfMine, AuthenticatorKey, NewRecoveryCodes } from "../api/generated";
import { DeskBar } from "../shell/DeskBar";
import { Field } from "../shell/Field";
import { FormEnd } from "../shell/FormEnd";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { Authenticator } from "../shell/SignIn";
import { Changes } from "./Changes";

/** What somebody does with their own account: password, second factor, sessions. */
export function Cuenta(screen: Screen) {
  const { t, language } = useReader();
  const [mine, setMine] = useState<AccountOfMine | null>();
  const load = useCallback(
    () =>
      call<AccountOfMine>("GET", "/api/v1/account", language).then(setMine, (e: unknown) => {
        if (e instanceof Refused && e.status === 404) setMine(null);
      }),
    [language],
  );
  useEffect(() => void load(), [load]);
  return (
    <div className="desk" data-ready={mine !== undefined}>
      <DeskBar title={t("myAccount")} screen={screen} />
      <main className="admin">
        {mine === null && <p>{t("keySession")}</p>}
        {mine === undefined && <div className="skeleton" role="status" aria-label={t("connecting")} />}
        {mine && (
          <>
            <p>
              <strong>{mine.fullName}</strong> · {mine.name} · {t(`role.${mine.role}` as "role.admin")}
              {mine.scope ? ` · ${mine.scope}` : ""}
            </p>
            <ChangePassword onChanged={load} />
            <SecondFactor mine={mine} onChanged={load} />
            <EndSessions onEnded={screen.onSignOut} />
            <section aria-labelledby="lately">
              <h2 id="lately">{t("lately")}</h2>
              <Changes changes={mine.changes} />
            </section>
          </>
        )}
      </main>
    </div>
  );
}

/** One form: what it asks, its button, and what came of it. */
function Act(props: {
  readonly title: string;
  readonly button: string;
  readonly children?: ReactNode;
  act(): Promise<string | undefined>;
}) {
  const { t } = useReader();
  const [problem, setProblem] = useState("");
  const [done, setDone] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    setDone("");
    try {
      setDone((await props.act()) ?? "");
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{props.title}</legend>
        {props.children}
        <FormEnd problem={problem} done={done} button={props.button} />
      </fieldset>
    </form>
  );
}

function ChangePassword({ onChanged }: { onChanged(): Promise<void> }) {
  const { t, language } = useReader();
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  return (
    <Act
      title={t("changePassword")}
      button={t("changePassword")}
      act={async () => {
        await call("POST", "/api/v1/account/password", language, { password, newPassword });
        setPassword("");
        setNewPassword("");
        await onChanged();
        return t("passwordChanged");
      }}
    >
      <div className="admin-fields">
        <Field
          label={t("passwordNow")}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <Field
          label={t("newPassword")}
          help={t("newPasswordHelp")}
          type="password"
          autoComplete="new-password"
          value={newPassword}
          onChange={setNewPassword}
        />
      </div>
    </Act>
  );
}

function SecondFactor({ mine, onChanged }: { readonly mine: AccountOfMine; onChanged(): Promise<void> }) {
  const { t, language } = useReader();
  const [setup, setSetup] = useState<AuthenticatorKey>();
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<readonly string[]>();
  const path = "/api/v1/account/second-factor";
  async function confirm() {
    setCodes((await call<NewRecoveryCodes>("POST", `${path}/confirm`, language, { code })).codes);
    setCode("");
    setSetup(undefined);
    await onChanged();
    return undefined;
  }
  async function end() {
    await call("POST", `${path}/end`, language, { code });
    setCode("");
    setCodes(undefined);
    await onChanged();
    return undefined;
  }
  const typed = (
    <Field
      label={t("oneTimeCode")}
      autoComplete="one-time-code"
      numeric
      maxLength={7}
      value={code}
      onChange={setCode}
    />
  );
  return (
    <section aria-labelledby="second-factor">
      <h2 id="second-factor">{t("secondFactor")}</h2>
      <p>
        {mine.secondFactor ? `✓ ${t("secondFactorOn")} · ${t("codesLeft", mine.recoveryCodes)}` : t("secondFactorOff")}
        {mine.secondFactorNeeded && ` · ${t("secondFactorMust")}`}
      </p>
      {codes && (
        <div className="new-key" role="status">
          {t("codesOnce")}
          <ul className="codes">
            {codes.map((one) => (
              <li key={one}>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
      {!mine.secondFactor && !setup && (
        <Act
          title={t("startSecondFactor")}
          button={t("startSecondFactor")}
          act={async () => {
            setSetup(await call<AuthenticatorKey>("POST", path, language));
            return undefined;
          }}
        />
      )}
      {setup && (
        <Act title={t("startSecondFactor")} button={t("confirmCode")} act={confirm}>
          <Authenticator setup={setup} />
          {typed}
        </Act>
      )}
      {mine.secondFactor && (
        <>
          <Act title={t("newCodes")} button={t("newCodes")} act={confirm}>
            {typed}
          </Act>
          {!mine.secondFactorNeeded && (
            <Act title={t("endSecondFactor")} button={t("endSecondFactor")} act={end}>
              {typed}
            </Act>
          )}
        </>
      )}
    </section>
  );
}

function EndSessions({ onEnded }: { onEnded(): void }) {
  const { t, language } = useReader();
  return (
    <Act
      title={t("endSessions")}
      button={t("endSessions")}
      act={async () => {
        await call("DELETE", "/api/v1/account/sessions", language);
        onEnded();
        return undefined;
      }}
    >
      <p className="quiet">{t("endSessionsHelp")}</p>
    </Act>
  );
}
