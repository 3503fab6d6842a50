import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { KeyView } from "../api/generated";
import { ActionTable, Skeleton } from "../shell/ActionTable";
import { useReader } from "../shell/reader";
import { needsScope, type Role } from "../shell/roles";
import { clockTime } from "../text/text";
import { RightsFields } from "./RightsFields";

/** Makes keys for programs, shows those that hold and takes them back. A key is shown once: only its hash is kept. */
export function Keys() {
  const { t, language } = useReader();
  const [keys, setKeys] = useState<readonly KeyView[]>();
  const [role, setRole] = useState<Role>("client");
  const [name, setName] = useState("");
  const [scope, setScope] = useState("");
  const [readsOnly, setReadsOnly] = useState(false);
  const [until, setUntil] = useState("");
  const [made, setMade] = useState<{ readonly key: string; readonly name: string }>();
  const [ended, setEnded] = useState("");
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<{ readonly items: readonly KeyView[] }>("GET", "/api/v1/keys?limit=1000", language).then(
        ({ items }) => setKeys(items.toSorted((a, b) => a.name.localeCompare(b.name))),
        (e: unknown) => setProblem(problemOf(e, t)),
      ),
    [language, t],
  );
  useEffect(() => void load(), [load]);

  async function act(what: () => Promise<void>) {
    setProblem("");
    setMade(undefined);
    setEnded("");
    try {
      await what();
      await load();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  const make = (event: FormEvent) => {
    event.preventDefault();
    return act(async () => {
      setMade(
        await call("POST", "/api/v1/keys", language, {
          name,
          role,
          readsOnly,
          ...(needsScope(role) ? { scope } : {}),
          ...(until === "" ? {} : { expiresAt: `${until}T23:59:59-05:00` }),
        }),
      );
      setName("");
    });
  };
  const end = (key: KeyView) =>
    act(async () => {
      await call("DELETE", `/api/v1/keys/${key.id}`, language);
      setEnded(key.name);
    });
  return (
    <section aria-labelledby="keys-title">
      <h2 id="keys-title">{t("admin.keys")}</h2>
      <form onSubmit={(event) => void make(event)}>
        <fieldset>
          <legend>{t("newKey")}</legend>
          <div className="admin-fields">
            <label>
              {t("keyName")}
              <input
                required
                maxLength={80}
                value={name}
                autoComplete="off"
                onChange={(e) => setName(e.target.value)}
              />
            </label>
            <RightsFields role={role} scope={scope} onRole={setRole} onScope={setScope} />
            <label>
              {t("keyUntil")}
              <input type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
            </label>
            <label className="tick">
              <input type="checkbox" checked={readsOnly} onChange={(e) => setReadsOnly(e.target.checked)} />
              {t("readsOnly")}
            </label>
          </div>
          <div className="buttons">
            <button type="submit" className="primary">
              {t("makeKey")}
            </button>
          </div>
        </fieldset>
      </form>
      <p className="problem" role="alert">
        {problem}
      </p>
      {made && (
        <p className="new-key" role="status">
          {t("keyOnce", made.name)}
          <br />
          <code>{made.key}</code>
        </p>
      )}
      {ended !== "" && <p role="status">{t("keyEnded", ended)}</p>}
      {!keys ? (
        <Skeleton />
      ) : keys.length === 0 ? (
        <p>{t("noKeys")}</p>
      ) : (
        <ActionTable columns={[t("keyName"), t("role"), t("usedOn"), t("untilDay")]}>
          {keys.map((k) => (
            <tr key={k.id}>
              <th scope="row">{k.name}</th>
              <td>
                {t(`role.${k.role}` as "role.admin")} {k.scope} {k.readsOnly && `· ${t("readsOnly")}`}
              </td>
              <td>{k.usedOn ?? t("never")}</td>
              <td>{k.expiresAt ? clockTime(k.expiresAt, language, true) : "–"}</td>
              <td>
                <button type="button" className="plain" onClick={() => void end(k)}>
                  {t("endKey")} <span className="out-of-sight">{k.name}</span>
                </button>
              </td>
            </tr>
          ))}
        </ActionTable>
      )}
    </section>
  );
}
