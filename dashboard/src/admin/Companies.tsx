import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { Company } from "../live/state";
import { Outcome } from "../shell/Outcome";
import { useReader } from "../shell/reader";

const warnDays = 30;
const dayMs = 86_400_000;

const empty = {
  id: "",
  name: "",
  slot: "",
  zones: "",
  phone: "",
  authorizedFrom: "",
  authorizedUntil: "",
  bond: "50000",
  bondUntil: "",
  insuredUntil: "",
};

type Form = typeof empty;

const formOf = (c: Company): Form => ({
  id: c.id,
  name: c.name,
  slot: c.slot === c.id ? "" : c.slot,
  zones: c.zones.join(", "),
  phone: c.phone ?? "",
  authorizedFrom: c.papers.authorizedFrom,
  authorizedUntil: c.papers.authorizedUntil,
  bond: String(c.papers.bond),
  bondUntil: c.papers.bondUntil,
  insuredUntil: c.papers.insuredUntil,
});

/** Towing companies and their papers. What is changed here the zones know at once. */
export function Companies() {
  const { t, language } = useReader();
  const [companies, setCompanies] = useState<readonly Company[]>();
  const [form, setForm] = useState<Form>();
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const load = useCallback(
    () =>
      call<{ readonly items: readonly Company[] }>("GET", "/api/v1/companies?limit=1000", language).then(
        ({ items }) => setCompanies(items),
        () => setProblem(t("unreachable")),
      ),
    [language, t],
  );
  useEffect(() => void load(), [load]);

  async function send(method: "PUT" | "POST", path: string, body: object, done: string) {
    setProblem("");
    setSaid("");
    try {
      await call(method, path, language, body);
      setSaid(done);
      setForm(undefined);
      await load();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!form) return;
    void send(
      "PUT",
      `/api/v1/companies/${encodeURIComponent(form.id)}`,
      {
        name: form.name,
        ...(form.slot.trim() === "" ? {} : { slot: form.slot }),
        zones: form.zones.split(/[\s,]+/).filter(Boolean),
        ...(form.phone.trim() === "" ? {} : { phone: form.phone }),
        papers: {
          authorizedFrom: form.authorizedFrom || undefined,
          authorizedUntil: form.authorizedUntil || undefined,
          bond: Number(form.bond),
          bondUntil: form.bondUntil || undefined,
          insuredUntil: form.insuredUntil || undefined,
        },
      },
      t("companySaved", form.name),
    );
  }
  return (
    <section aria-labelledby="companies-title">
      <h2 id="companies-title">{t("admin.companies")}</h2>
      <Outcome problem={problem} said={said} />
      {form ? (
        <CompanyForm form={form} onChange={setForm} onSubmit={submit} onCancel={() => setForm(undefined)} />
      ) : (
        <button type="button" className="primary" onClick={() => setForm(empty)}>
          {t("newCompany")}
        </button>
      )}
      {!companies ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : (
        <section className="table-scroll" tabIndex={0} aria-label={t("theTable")}>
          <table>
            <thead>
              <tr>
                {(["companyId", "company", "sharesTurn", "zones", "validUntil", "phone"] as const).map((name) => (
                  <th key={name} scope="col">
                    {t(name)}
                  </th>
                ))}
                <th scope="col">
                  <span className="out-of-sight">{t("actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {companies.map((c) => (
                <Row
                  key={c.id}
                  company={c}
                  onEdit={() => setForm(formOf(c))}
                  onMove={(move, reason) =>
                    void send("POST", `/api/v1/companies/${c.id}/${move}`, { reason }, t("companySaved", c.name))
                  }
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

interface RowProps {
  readonly company: Company;
  onEdit(): void;
  onMove(move: "suspend" | "reinstate", reason: string): void;
}

function Row({ company: c, onEdit, onMove }: RowProps) {
  const { t } = useReader();
  const [reason, setReason] = useState<string>();
  const left = Math.ceil((Date.parse(`${c.lastDay}T23:59:59-05:00`) - Date.now()) / dayMs);
  const move = c.suspension === undefined ? "suspend" : "reinstate";
  return (
    <tr>
      <th scope="row">{c.id}</th>
      <td>
        {c.name}
        {c.suspension !== undefined && (
          <>
            <br />
            <b className="due-late">✕ {t("suspendedBecause", c.suspension)}</b>
          </>
        )}
      </td>
      <td>{c.slot === c.id ? "–" : c.slot}</td>
      <td>{c.zones.join(", ")}</td>
      <td className={left <= 0 ? "due-late" : left <= warnDays ? "due-most" : ""}>
        {c.lastDay}
        {left <= 0 ? ` · ✕ ${t("papersEnded")}` : left <= warnDays ? ` · ! ${t("papersEndIn", left)}` : ""}
      </td>
      <td>{c.phone ?? "–"}</td>
      <td>
        <div className="row-actions">
          <button type="button" className="plain" onClick={onEdit}>
            {t("edit")}
          </button>
          {reason === undefined ? (
            <button type="button" className="plain" onClick={() => setReason("")}>
              {t(move)}
            </button>
          ) : (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                onMove(move, reason);
                setReason(undefined);
              }}
            >
              <label>
                {t("reason")}
                <input required maxLength={300} value={reason} autoFocus onChange={(e) => setReason(e.target.value)} />
              </label>
              <button type="submit" className="primary">
                {t(move)}
              </button>
            </form>
          )}
        </div>
      </td>
    </tr>
  );
}

interface FormProps {
  readonly form: Form;
  onChange(next: Form): void;
  onSubmit(event: FormEvent): void;
  onCancel(): void;
}

const fields = [
  ["id", "companyId", "text", true],
  ["name", "company", "text", true],
  ["slot", "sharesTurn", "text", false],
  ["zones", "zones", "text", true],
  ["phone", "phone", "tel", false],
  ["authorizedFrom", "authorizedFrom", "date", true],
  ["authorizedUntil", "authorizedUntil", "date", true],
  ["bond", "bond", "number", true],
  ["bondUntil", "bondUntil", "date", true],
  ["insuredUntil", "insuredUntil", "date", true],
] as const;

function CompanyForm({ form, onChange, onSubmit, onCancel }: FormProps) {
  const { t } = useReader();
  return (
    <form onSubmit={onSubmit}>
      <fieldset>
        <legend>{t("companyAndPapers")}</legend>
        <div className="admin-fields">
          {fields.map(([name, label, type, required]) => (
            <label key={name}>
              {t(label)}
              <input
                type={type}
                required={required}
                value={form[name]}
                onChange={(e) => onChange({ ...form, [name]: e.target.value })}
              />
            </label>
          ))}
        </div>
        <p className="quiet">{t("papersHelp")}</p>
        <div className="buttons">
          <button type="button" className="plain" onClick={onCancel}>
            {t("undoChanges")}
          </button>
          <button type="submit" className="primary">
            {t("save")}
          </button>
        </div>
      </fieldset>
    </form>
  );
}
