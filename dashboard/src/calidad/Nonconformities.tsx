import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { FindingKind, Nonconformity, NonconformityAnswer } from "../api/generated";
import { useAgencies } from "../cases/useAgencies";
import { ActionTable, Skeleton } from "../shell/ActionTable";
import { FormEnd } from "../shell/FormEnd";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";
import { NonconformityPane } from "./NonconformityPane";

const kinds = ["complaint", "indicator", "review", "audit"] as const satisfies readonly FindingKind[];

const marks: Readonly<Record<Nonconformity["state"], string>> = {
  open: "▲",
  explained: "◆",
  planned: "◐",
  done: "◑",
  closed: "✓",
  withdrawn: "✕",
};

/** What was not as it must be: the open ones first, each with its next step. */
export function Nonconformities({ onAudit }: { onAudit(stream: string): void }) {
  const { t, language } = useReader();
  const [found, setFound] = useState<readonly NonconformityAnswer[]>();
  const [chosen, setChosen] = useState(() => new URL(location.href).searchParams.get("id") ?? "");
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<{ readonly items: readonly NonconformityAnswer[] }>(
        "GET",
        "/api/v1/nonconformities?limit=1000",
        language,
      ).then(
        ({ items }) => setFound(items.toSorted((a, b) => Number(b.open) - Number(a.open))),
        (e: unknown) => setProblem(problemOf(e, t)),
      ),
    [language, t],
  );
  useEffect(() => void load(), [load]);
  function choose(id: string) {
    const address = new URL(location.href);
    address.searchParams.set("id", id);
    history.replaceState(null, "", address);
    setChosen(id);
  }
  const one = found?.find((n) => n.nonconformity.id === chosen);
  return (
    <section aria-labelledby="nonconformities-title">
      <h2 id="nonconformities-title">{t("quality.nonconformities")}</h2>
      <OpenOne
        onOpened={async (id) => {
          await load();
          choose(id);
        }}
      />
      <p className="problem" role="alert">
        {problem}
      </p>
      {one && <NonconformityPane key={chosen} found={one} onChanged={load} onAudit={onAudit} />}
      {!found ? (
        <Skeleton />
      ) : found.length === 0 ? (
        <p>{t("noNonconformities")}</p>
      ) : (
        <ActionTable columns={[t("nonconformity"), t("accountState"), t("dueOn")]}>
          {found.map(({ nonconformity: n, late }) => (
            <tr key={n.id} aria-current={n.id === chosen ? "true" : undefined}>
              <th scope="row">
                {n.id} · {t(`finding.${n.kind}`)} {n.agency}
                <br />
                <span className="quiet">
                  {n.text.slice(0, 140)} · {clockTime(n.openedAt, language, true)}
                </span>
              </th>
              <td>
                {marks[n.state]} {t(`nonconformity.${n.state}`)}
                {n.rounds > 0 && ` · ${t("withoutEffect", n.rounds)}`}
              </td>
              <td className={late ? "missed" : undefined}>
                {n.action ? `${late ? "▲ " : ""}${n.action.dueOn} · ${n.action.responsible}` : "–"}
              </td>
              <td>
                <button type="button" className="plain" onClick={() => choose(n.id)}>
                  {t("open")} <span className="out-of-sight">{n.id}</span>
                </button>
              </td>
            </tr>
          ))}
        </ActionTable>
      )}
    </section>
  );
}

function OpenOne({ onOpened }: { onOpened(id: string): Promise<void> }) {
  const { t, language } = useReader();
  const asked = new URL(location.href).searchParams;
  const fromFigures = asked.get("about") ?? "";
  const agencies = useAgencies();
  const [kind, setKind] = useState<FindingKind>(fromFigures === "" ? "complaint" : "indicator");
  const [about, setAbout] = useState(fromFigures);
  const [agency, setAgency] = useState(asked.get("agency") ?? "");
  const [text, setText] = useState("");
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      const body = { kind, text, ...(about === "" ? {} : { about }), ...(agency === "" ? {} : { agency }) };
      const made = await call<NonconformityAnswer>("POST", "/api/v1/nonconformities", language, body, {
        "Idempotency-Key": key,
      });
      setKey(crypto.randomUUID());
      setText("");
      await onOpened(made.nonconformity.id);
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{t("newNonconformity")}</legend>
        <div className="admin-fields">
          <label>
            {t("foundBy")}
            <select value={kind} onChange={(e) => setKind(kinds.find((k) => k === e.target.value) ?? kind)}>
              {kinds.map((k) => (
                <option key={k} value={k}>
                  {t(`finding.${k}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t("about")}
            <input maxLength={120} value={about} autoComplete="off" onChange={(e) => setAbout(e.target.value)} />
          </label>
          <label>
            {t("agency")}
            <select value={agency} onChange={(e) => setAgency(e.target.value)}>
              <option value="">{t("theCentre" as TextKey)}</option>
              {agencies.map((a) => (
                <option key={a.code} value={a.code}>
                  {a.code} · {a.name}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className="field-wide">
          {t("whatWasWrong")}
          <textarea required rows={2} maxLength={2000} value={text} onChange={(e) => setText(e.target.value)} />
        </label>
        <FormEnd problem={problem} button={t("openNonconformity")} />
      </fieldset>
    </form>
  );
}
