import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { BadgeAnswer as Badge } from "../api/generated";
import { ActionTable, Skeleton } from "../shell/ActionTable";
import { useReader } from "../shell/reader";

/** The badges that may ask for removals. */
export function Badges() {
  const { t, language } = useReader();
  const [badges, setBadges] = useState<readonly Badge[]>();
  const [agency, setAgency] = useState<Badge["agency"]>("attt");
  const [typed, setTyped] = useState("");
  const [until, setUntil] = useState("");
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<{ readonly items: readonly Badge[] }>("GET", "/api/v1/officers?limit=1000", language).then(
        ({ items }) => setBadges(items),
        () => setProblem(t("unreachable")),
      ),
    [language, t],
  );
  useEffect(() => void load(), [load]);

  async function set(items: readonly object[]) {
    setProblem("");
    try {
      await call("POST", "/api/v1/officers", language, { items });
      await load();
      return true;
    } catch (e) {
      setProblem(problemOf(e, t));
      return false;
    }
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    const items = typed
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((badge) => ({ agency, badge, ...(until === "" ? {} : { until }) }));
    if (await set(items)) setTyped("");
  }
  return (
    <section aria-labelledby="badges-title">
      <h2 id="badges-title">{t("admin.badges")}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset>
          <legend>{t("newBadges")}</legend>
          <div className="admin-fields">
            <label>
              {t("askedBy")}
              <select value={agency} onChange={(e) => setAgency(e.target.value === "police" ? "police" : "attt")}>
                <option value="attt">{t("officer.attt")}</option>
                <option value="police">{t("officer.police")}</option>
              </select>
            </label>
            <label>
              {t("badgeNumbers")}
              <textarea required rows={2} value={typed} onChange={(e) => setTyped(e.target.value)} />
            </label>
            <label>
              {t("untilDay")}
              <input type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
            </label>
          </div>
          <div className="buttons">
            <button type="submit" className="primary">
              {t("save")}
            </button>
          </div>
        </fieldset>
      </form>
      <p className="problem" role="alert">
        {problem}
      </p>
      {!badges ? (
        <Skeleton />
      ) : (
        <ActionTable columns={[t("badgeNumbers"), t("untilDay")]}>
          {badges.map((b) => (
            <tr key={b.agency + b.badge}>
              <th scope="row">
                {t(`officer.${b.agency}`)} {b.badge}
              </th>
              <td>{b.active ? (b.until ?? "–") : `✕ ${t("badgeOff")}`}</td>
              <td>
                <button type="button" className="plain" onClick={() => void set([{ ...b, active: !b.active }])}>
                  {t(b.active ? "takeAway" : "giveBack")} <span className="out-of-sight">{b.badge}</span>
                </button>
              </td>
            </tr>
          ))}
        </ActionTable>
      )}
    </section>
  );
}
