import { type FormEvent, useState } from "react";
import { call, problemOf } from "../api/client";
import { useReader } from "../shell/reader";

const roles = ["client", "officer", "dispatcher", "calltaker", "crew", "liaison", "truck", "lot", "admin"] as const;

const scoped = new Set<string>(["liaison", "truck", "lot"]);

/** Makes keys for people and programs. A key is shown once: only its hash is kept. */
export function Keys() {
  const { t, language } = useReader();
  const [role, setRole] = useState<(typeof roles)[number]>("dispatcher");
  const [name, setName] = useState("");
  const [scope, setScope] = useState("");
  const [made, setMade] = useState<{ readonly key: string; readonly name: string }>();
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    setMade(undefined);
    try {
      setMade(await call("POST", "/api/v1/keys", language, { name, role, ...(scoped.has(role) ? { scope } : {}) }));
      setName("");
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <section aria-labelledby="keys-title">
      <h2 id="keys-title">{t("admin.keys")}</h2>
      <form onSubmit={(event) => void submit(event)}>
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
            <label>
              {t("role")}
              <select value={role} onChange={(e) => setRole(roles.find((r) => r === e.target.value) ?? role)}>
                {roles.map((r) => (
                  <option key={r} value={r}>
                    {t(`role.${r}`)}
                  </option>
                ))}
              </select>
            </label>
            {scoped.has(role) && (
              <label>
                {t("scopeOf")}
                <input required value={scope} autoComplete="off" onChange={(e) => setScope(e.target.value)} />
              </label>
            )}
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
    </section>
  );
}
