import { useState } from "react";
import { call, problemOf } from "../api/client";
import type { Forecast as Tried } from "../api/generated";
import { useReader } from "../shell/reader";
import { bodyOf, type Draft } from "./rules";

const rows = ["meanMinutes", "p90Minutes", "largestGap", "unfulfilled"] as const;

/** The change tried on simulated days, beside the rules in force. */
export function Forecast({ zone, draft }: { zone: string; draft: Draft }) {
  const { t, language } = useReader();
  const [tried, setTried] = useState<Tried>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const n = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

  async function run() {
    setBusy(true);
    setProblem("");
    try {
      setTried(await call<Tried>("POST", `/api/v1/zones/${zone}/rules/forecast`, language, bodyOf(draft)));
    } catch (e) {
      setProblem(problemOf(e, t));
    }
    setBusy(false);
  }
  return (
    <>
      <button type="button" className="plain" disabled={busy} onClick={() => void run()}>
        {t(busy ? "trying" : "tryIt")}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
      {tried && (
        <table aria-label={t("forecastOf", tried.days)}>
          <thead>
            <tr>
              <th scope="col">{t("forecastOf", tried.days)}</th>
              <th scope="col">{t("inForce")}</th>
              <th scope="col">{t("withChange")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{t(`forecast.${row}`)}</th>
                <td>{n.format(tried.now[row])}</td>
                <td>
                  <b>{n.format(tried.then[row])}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
