import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { AccountChange, AccountView, GivenPassword } from "../api/generated";
import { Changes } from "../cuenta/Changes";
import { useReader } from "../shell/reader";
import { needsScope, type Role } from "../shell/roles";
import { clockTime } from "../text/text";
import { RightsFields } from "./RightsFields";

type State = "closed" | "shut" | "waiting" | "open";

function stateOf(account: AccountView): State {
  if (account.closedAt) return "closed";
  if (account.shut) return "shut";
  return account.passwordUntil && !account.signedInAt ? "waiting" : "open";
}

/** The people who work here: their accounts, what they may do, and what was done to them. */
export function People() {
  const { t, language } = useReader();
  const [people, setPeople] = useState<readonly AccountView[]>();
  const [given, setGiven] = useState<GivenPassword>();
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<{ readonly items: readonly AccountView[] }>("GET", "/api/v1/accounts?limit=1000", language).then(
        ({ items }) => setPeople(items),
        (e: unknown) => setProblem(problemOf(e, t)),
      ),
    [language, t],
  );
  useEffect(() => void load(), [load]);

  async function act(what: () => Promise<GivenPassword | undefined>) {
    setProblem("");
    setGiven(undefined);
    try {
      setGiven(await what());
      await load();
      return true;
    } catch (e) {
      setProblem(problemOf(e, t));
      return false;
    }
  }
  return (
    <section aria-labelledby="people-title">
      <h2 id="people-title">{t("admin.people")}</h2>
      <NewAccount onMake={(body) => act(() => call("POST", "/api/v1/accounts", language, body))} />
      <p className="problem" role="alert">
        {problem}
      </p>
      {given && (
        <p className="new-key" role="status">
          {t("passwordOnce", given.name, clockTime(given.until, language, true))}
          <br />
          <code>{given.password}</code>
        </p>
      )}
      {!people ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : people.length === 0 ? (
        <p>{t("noAccounts")}</p>
      ) : (
        people.map((a) => (
          <Person
            key={a.name}
            account={a}
            onAct={(path) =>
              act(async () => {
                const answer = await call<GivenPassword | undefined>(
                  "POST",
                  `/api/v1/accounts/${a.name}/${path}`,
                  language,
                );
                return path === "password" ? answer : undefined;
              })
            }
          />
        ))
      )}
    </section>
  );
}

function NewAccount({ onMake }: { onMake(body: object): Promise<boolean> }) {
  const { t } = useReader();
  const [name, setName] = useState("");
  const [fullName, setFullName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("calltaker");
  const [scope, setScope] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    const body = { name, fullName, role, ...(email === "" ? {} : { email }), ...(needsScope(role) ? { scope } : {}) };
    if (!(await onMake(body))) return;
    setName("");
    setFullName("");
    setEmail("");
  }
  const lines = [
    ["accountName", name, setName, "text"],
    ["fullName", fullName, setFullName, "text"],
    ["email", email, setEmail, "email"],
  ] as const;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{t("newAccount")}</legend>
        <div className="admin-fields">
          {lines.map(([key, value, set, type]) => (
            <label key={key}>
              {t(key)}
              <input
                type={type}
                required={key !== "email"}
                maxLength={120}
                value={value}
                autoComplete="off"
                onChange={(e) => set(e.target.value)}
              />
            </label>
          ))}
          <RightsFields role={role} scope={scope} onRole={setRole} onScope={setScope} />
        </div>
        <div className="buttons">
          <button type="submit" className="primary">
            {t("makeAccount")}
          </button>
        </div>
      </fieldset>
    </form>
  );
}

function Person({ account, onAct }: { readonly account: AccountView; onAct(path: string): Promise<boolean> }) {
  const { t, language } = useReader();
  const [changes, setChanges] = useState<readonly AccountChange[]>();
  const state = stateOf(account);
  const acts = [
    ["giveNewPassword", "password", state !== "closed"],
    ["endTheirSecondFactor", "second-factor/end", account.secondFactor],
    ["closeAccount", "close", state !== "closed"],
    ["openAccount", "open", state === "closed"],
  ] as const;
  async function act(path: string) {
    if (await onAct(path)) setChanges(undefined);
  }
  return (
    <details
      className="person"
      onToggle={(event) => {
        if (event.currentTarget.open && !changes)
          void call<{ readonly items: readonly AccountChange[] }>(
            "GET",
            `/api/v1/accounts/${account.name}/changes`,
            language,
          ).then(({ items }) => setChanges(items));
      }}
    >
      <summary>
        <strong>{account.fullName}</strong> <span className="quiet">{account.name}</span> ·{" "}
        {t(`role.${account.role}` as "role.admin")} {account.scope} · {state === "open" ? "✓" : "▲"}{" "}
        {t(`account.${state}`)} · {t("lastSignIn")}{" "}
        {account.signedInAt ? clockTime(account.signedInAt, language, true) : t("never")}
        {account.secondFactor && ` · ${t("secondFactor")}`}
      </summary>
      <div className="buttons">
        {acts.map(
          ([words, path, shown]) =>
            shown && (
              <button key={path} type="button" className="plain" onClick={() => void act(path)}>
                {t(words)}
              </button>
            ),
        )}
      </div>
      <h3>{t("whatHappened")}</h3>
      {changes && <Changes changes={changes} />}
    </details>
  );
}
