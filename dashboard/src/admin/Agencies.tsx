import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { Agency, AgencyAnswer, Sector } from "../api/generated";
import { sectors } from "../cases/kinds";
import { ActionTable, Skeleton } from "../shell/ActionTable";
import { FormEnd } from "../shell/FormEnd";
import { useReader } from "../shell/reader";
import { AnswerablePeople, type PersonDraft, personDraftOf } from "./AnswerablePeople";
import { DirectoryTable } from "./DirectoryTable";

/** The institutions that answer: their names, their offices, and a table to bring in a hundred of them. */
export function Agencies() {
  const { t, language } = useReader();
  const [agencies, setAgencies] = useState<readonly AgencyAnswer[]>();
  const [chosen, setChosen] = useState<string>();
  const load = useCallback(
    () =>
      call<{ readonly items: readonly AgencyAnswer[] }>("GET", "/api/v1/agencies", language).then(
        ({ items }) => setAgencies(items),
        () => undefined,
      ),
    [language],
  );
  useEffect(() => void load(), [load]);
  return (
    <section aria-labelledby="agencies-title">
      <h2 id="agencies-title">{t("admin.agencies")}</h2>
      {!agencies ? (
        <Skeleton />
      ) : (
        <ActionTable columns={[t("agency"), t("phone"), t("services")]}>
          {agencies.map((a) => (
            <tr key={a.code}>
              <th scope="row">
                {a.code} · {a.name} {!a.active && `· ✕ ${t("agencyOff")}`}
              </th>
              <td>{a.phone ?? "–"}</td>
              <td>{a.services.length}</td>
              <td>
                <button type="button" className="plain" onClick={() => setChosen(a.code)}>
                  {t("edit")} <span className="out-of-sight">{a.code}</span>
                </button>
              </td>
            </tr>
          ))}
        </ActionTable>
      )}
      <div className="buttons">
        <button type="button" className="plain" onClick={() => setChosen("")}>
          {t("newAgency")}
        </button>
      </div>
      {chosen !== undefined && <AgencyForm key={chosen} code={chosen} onSaved={load} />}
      <DirectoryTable onApplied={load} />
    </section>
  );
}

const lines = [
  ["nameEs", "agency.nameEs", "text"],
  ["nameEn", "agency.nameEn", "text"],
  ["phone", "phone", "tel"],
  ["email", "agency.email", "email"],
  ["headEmail", "agency.headEmail", "email"],
] as const;

type Draft = Record<(typeof lines)[number][0], string> & {
  readonly active: boolean;
  readonly sector: Sector;
  readonly answerable: readonly PersonDraft[];
};

const empty: Draft = {
  nameEs: "",
  nameEn: "",
  phone: "",
  email: "",
  headEmail: "",
  active: true,
  sector: "infrastructure",
  answerable: [],
};

const draftOf = (a: Agency): Draft => ({
  nameEs: a.name.es,
  nameEn: a.name.en,
  phone: a.phone ?? "",
  email: a.email ?? "",
  headEmail: a.headEmail ?? "",
  active: a.active,
  sector: a.sector ?? "infrastructure",
  answerable: (a.answerable ?? []).map(personDraftOf),
});

function AgencyForm({ code, onSaved }: { readonly code: string; onSaved(): Promise<void> }) {
  const { t, language } = useReader();
  const [name, setName] = useState(code);
  const [known, setKnown] = useState<Agency>();
  // None until what is known has come: it would overwrite what somebody typed meanwhile.
  const [draft, setDraft] = useState<Draft | undefined>(code === "" ? empty : undefined);
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (code !== "")
      call<Agency>("GET", `/api/v1/agencies/${code}`, language).then(
        (agency) => {
          setKnown(agency);
          setDraft(draftOf(agency));
        },
        (e: unknown) => setProblem(problemOf(e, t)),
      );
  }, [code, language, t]);
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!draft) return;
    setProblem("");
    setSaid("");
    try {
      const { nameEs, nameEn, ...rest } = draft;
      const saved = await call<Agency>(
        "PUT",
        `/api/v1/agencies/${name.trim()}`,
        language,
        { ...rest, name: { es: nameEs, en: nameEn }, why },
        known ? { "If-Match": `"${known.version ?? 0}"` } : {},
      );
      setKnown(saved);
      setWhy("");
      setSaid(t("rulesInForce", saved.version ?? 0));
      await onSaved();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  if (!draft)
    return problem === "" ? (
      <div className="skeleton" role="status" aria-label={t("connecting")} />
    ) : (
      <p className="problem" role="alert">
        {problem}
      </p>
    );
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{code === "" ? t("newAgency") : code}</legend>
        <div className="admin-fields">
          {code === "" && (
            <label>
              {t("agencyCode")}
              <input required value={name} autoComplete="off" onChange={(e) => setName(e.target.value)} />
            </label>
          )}
          {lines.map(([field, words, type]) => (
            <label key={field}>
              {t(words)}
              <input
                type={type}
                required={field.startsWith("name")}
                value={draft[field]}
                autoComplete="off"
                onChange={(e) => setDraft({ ...draft, [field]: e.target.value })}
              />
            </label>
          ))}
          <label>
            {t("agency.sector")}
            <select
              value={draft.sector}
              onChange={(e) =>
                setDraft({ ...draft, sector: sectors.find((s) => s === e.target.value) ?? draft.sector })
              }
            >
              {sectors.map((sector) => (
                <option key={sector} value={sector}>
                  {t(`sector.${sector}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="tick">
            <input
              type="checkbox"
              checked={draft.active}
              onChange={(e) => setDraft({ ...draft, active: e.target.checked })}
            />
            {t("agencyActive")}
          </label>
        </div>
        <AnswerablePeople people={draft.answerable} onChange={(answerable) => setDraft({ ...draft, answerable })} />
        <div className="admin-fields">
          <label>
            {t("why")}
            <input required maxLength={400} value={why} onChange={(e) => setWhy(e.target.value)} />
          </label>
        </div>
        <FormEnd problem={problem} done={said} button={t("save")} />
      </fieldset>
    </form>
  );
}
