import type { LedgerDay as Day } from "../api/generated";
import { useFound } from "../api/useFound";
import { useReader } from "../shell/reader";

/** The files of the days, for whoever wants to check them. */
export function Proof({ zone }: { zone: string }) {
  const { t, language } = useReader();
  const found = useFound<{ readonly items: readonly Day[] }>(`/api/v1/zones/${zone}/ledger/days`);
  const days = found === "failed" || !found ? [] : found.items;
  const size = new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });
  return (
    <section aria-label={t("proveIt")}>
      <h2>{t("proveIt")}</h2>
      <p className="quiet">{t("proveItIs")}</p>
      <pre>
        <code>Despacho311.Api verify-ledger ledger-{zone}-2026-11-26.ndjson</code>
      </pre>
      {days.length === 0 ? (
        <p className="empty">{t("noDays")}</p>
      ) : (
        <ul className="ledger-days">
          {days.map((d) => (
            <li key={d.day}>
              <a href={`/api/v1/zones/${zone}/ledger/days/${d.day}`} download>
                {d.day}
              </a>{" "}
              <span className="quiet">{size.format(Math.max(1, d.bytes / 1000))}</span>
              <code title={d.sha256}>SHA-256 {d.sha256.slice(0, 16)}…</code>
            </li>
          ))}
        </ul>
      )}
      <a className="link" href={`/api/v1/zones/${zone}/ledger`}>
        {t("wholeLedger")}
      </a>
    </section>
  );
}
