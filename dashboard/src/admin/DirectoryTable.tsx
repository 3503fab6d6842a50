import { useState } from "react";
import { problemOf, sendTable } from "../api/client";
import type { DirectoryImported } from "../api/generated";
import { useReader } from "../shell/reader";

/** What the server's table may have: all but the first may be left out. */
const columns = [
  "agency, agency_name_es, agency_name_en, agency_phone, agency_email, head_email, service, name_es, name_en,",
  "description_es, description_en, group_es, group_en, keywords, target_days, target_kind (working, calendar), at_home",
].join(" ");

/** How many changes are written out; the rest is a number. */
const mostShown = 200;

/** Agencies and services from a table: what it would change is shown first, and then made, all of it or nothing. */
export function DirectoryTable({ onApplied }: { onApplied(): Promise<void> }) {
  const { t, language } = useReader();
  const [table, setTable] = useState<File>();
  const [seen, setSeen] = useState<DirectoryImported>();
  const [problem, setProblem] = useState("");
  async function send(file: File, apply: boolean) {
    setProblem("");
    try {
      setSeen(await sendTable<DirectoryImported>(file, language, `/api/v1/directory/import?apply=${apply}`));
      if (apply) await onApplied();
    } catch (e) {
      setSeen(undefined);
      setProblem(problemOf(e, t));
    }
  }
  const isReady = seen && !seen.applied && seen.faults.length === 0 && seen.changes.length > 0;
  return (
    <fieldset>
      <legend>{t("directoryTable")}</legend>
      <p className="quiet">
        {t("directoryTableHelp")} <code>{columns}</code>
      </p>
      <label>
        {t("tableFile")}{" "}
        <input
          type="file"
          accept=".csv,text/csv"
          onChange={(e) => {
            const file = e.target.files?.[0];
            setTable(file);
            if (file) void send(file, false);
          }}
        />
      </label>
      <p className="problem" role="alert">
        {problem}
      </p>
      {seen && (
        <div className="difference" role="status">
          <h3>
            {seen.applied ? t("tableApplied", seen.changes.length) : t("tableSeen", seen.rows, seen.changes.length)}
          </h3>
          {seen.faults.length > 0 && (
            <>
              <p className="problem">{t("tableFaults", seen.faults.length)}</p>
              <ul>
                {seen.faults.map((f) => (
                  <li key={`${f.line} ${f.column} ${f.detail}`}>
                    {t("tableLine", f.line)} · {f.column}: {f.detail}
                  </li>
                ))}
              </ul>
            </>
          )}
          <ul>
            {seen.changes.slice(0, mostShown).map((c) => (
              <li key={`${c.kind} ${c.code} ${c.field} ${c.after}`}>
                {c.code} · {c.field}: {c.before === undefined ? t("isNew") : <del>{c.before}</del>} →{" "}
                <ins>{c.after}</ins>
              </li>
            ))}
          </ul>
          {seen.changes.length > mostShown && <p>{t("andMore", seen.changes.length - mostShown)}</p>}
          {isReady && table && (
            <div className="buttons">
              <button type="button" className="primary" onClick={() => void send(table, true)}>
                {t("applyTable")}
              </button>
            </div>
          )}
        </div>
      )}
    </fieldset>
  );
}
