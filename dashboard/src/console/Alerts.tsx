import { useState } from "react";
import { call } from "../api/client";
import type { Alert } from "../live/state";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import type { Selection } from "./route";

interface Props {
  readonly alerts: ReadonlyMap<string, Alert>;
  /** The name of a company. */
  readonly nameOf: (company: string) => string;
  onSelect(selection: Selection): void;
}

export function Alerts({ alerts, nameOf, onSelect }: Props) {
  const { t } = useReader();
  const sorted = [...alerts.values()].sort(
    (a, b) =>
      Number(a.acknowledgedBy !== undefined) - Number(b.acknowledgedBy !== undefined) || a.since.localeCompare(b.since),
  );
  return (
    <section className="alerts" aria-labelledby="alerts-title" tabIndex={0}>
      <h2 id="alerts-title">
        {t("alerts")} · {alerts.size}
      </h2>
      {sorted.length === 0 ? (
        <p className="empty">{t("noAlerts")}</p>
      ) : (
        <ul aria-live="polite">
          {sorted.map((alert) => (
            <AlertLine key={alert.id} alert={alert} nameOf={nameOf} onSelect={onSelect} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AlertLine({ alert, nameOf, onSelect }: Omit<Props, "alerts"> & { readonly alert: Alert }) {
  const { t, language } = useReader();
  const [problem, setProblem] = useState("");
  const kind = alert.kind === "truckSilent" ? "truck" : "removal";
  const seen = alert.acknowledgedBy !== undefined;

  async function acknowledge() {
    try {
      await call("POST", `/api/v1/alerts/${encodeURIComponent(alert.id)}/acknowledge`, language);
    } catch (e) {
      setProblem(e instanceof Error ? e.message : t("unreachable"));
    }
  }

  return (
    <li>
      <time dateTime={alert.since}>{clockTime(alert.since, language)}</time>
      <span aria-hidden="true" style={{ color: `var(--${seen ? "over" : "late"})` }}>
        {seen ? "✓" : "!"}
      </span>
      {alert.kind === "papersExpire" ? (
        <span>{t("alert.papersExpire", nameOf(alert.subject))}</span>
      ) : (
        <button type="button" className="link" onClick={() => onSelect({ kind, id: alert.subject })}>
          {t(`alert.${alert.kind}`, alert.subject)}
        </button>
      )}
      {seen ? (
        <span className="quiet">{t("acknowledgedBy", alert.acknowledgedBy ?? "")}</span>
      ) : (
        <button type="button" className="plain" onClick={() => void acknowledge()}>
          {t("acknowledge")}
        </button>
      )}
      {problem && (
        <span className="problem" role="alert">
          {problem}
        </span>
      )}
    </li>
  );
}
