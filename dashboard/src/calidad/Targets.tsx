import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { QualityAnswer, QualityTargets } from "../api/generated";
import { ActionTable, Skeleton } from "../shell/ActionTable";
import { Difference } from "../shell/Difference";
import { useReader } from "../shell/reader";
import { shown, typed, unitOf } from "./values";

/** The month's figures against what is to be reached; what misses can be made a nonconformity at once. */
export function Targets({ onOpen }: { onOpen(about: string, agency: string): void }) {
  const { t, language } = useReader();
  /** Empty: the present one, as the server has it. */
  const [month, setMonth] = useState("");
  const [answer, setAnswer] = useState<QualityAnswer>();
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<QualityAnswer>("GET", `/api/v1/quality${month === "" ? "" : `?month=${month}`}`, language).then(
        (found) => {
          setAnswer(found);
          setProblem("");
        },
        (e: unknown) => setProblem(problemOf(e, t)),
      ),
    [month, language, t],
  );
  useEffect(() => void load(), [load]);
  return (
    <section aria-labelledby="targets-title">
      <h2 id="targets-title">{t("quality.targets")}</h2>
      <div className="admin-choice">
        <label htmlFor="month">{t("month")}</label>
        <input
          id="month"
          type="month"
          required
          value={month || (answer?.month ?? "")}
          onChange={(e) => e.target.value && setMonth(e.target.value)}
        />
      </div>
      <p className="problem" role="alert">
        {problem}
      </p>
      {!answer ? (
        <Skeleton />
      ) : (
        <>
          <ActionTable columns={[t("indicator"), t("reached"), t("target"), t("missedBy")]}>
            {answer.items.map((item) => (
              <tr key={item.indicator}>
                <th scope="row">
                  {t(`qualityIndicator.${item.indicator}`)}
                  <br />
                  <span className="quiet">{t("countedFrom", item.of)}</span>
                </th>
                <td>
                  {item.value === undefined ? (
                    "–"
                  ) : (
                    <span className={item.met === false ? "missed" : item.met ? "met" : undefined}>
                      {item.met === false ? "▲ " : item.met ? "✓ " : ""}
                      {shown(item.indicator, item.value, language)}
                      {item.met === undefined ? "" : ` · ${t(item.met ? "targetMet" : "targetMissed")}`}
                    </span>
                  )}
                </td>
                <td>
                  {item.target === undefined
                    ? "–"
                    : `${item.atLeast ? "≥" : "≤"} ${shown(item.indicator, item.target, language)}`}
                </td>
                <td>
                  {item.missing.map((m) => `${m.agency} ${shown(item.indicator, m.value, language)}`).join(" · ")}
                </td>
                <td>
                  {item.met === false && (
                    <button
                      type="button"
                      className="plain"
                      onClick={() => onOpen(item.indicator, item.missing[0]?.agency ?? "")}
                    >
                      {t("openNonconformity")}{" "}
                      <span className="out-of-sight">{t(`qualityIndicator.${item.indicator}`)}</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </ActionTable>
          <EditTargets key={answer.targetsVersion} items={answer.items} onSaved={load} />
        </>
      )}
    </section>
  );
}

type Items = QualityAnswer["items"];

function EditTargets({ items, onSaved }: { readonly items: Items; onSaved(): Promise<void> }) {
  const { t, language } = useReader();
  const before = Object.fromEntries(
    items.map((i) => [i.indicator, i.target === undefined ? "" : typed(i.indicator, i.target)]),
  );
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>(before);
  const [why, setWhy] = useState("");
  const [problem, setProblem] = useState("");
  const changed = items.filter((i) => draft[i.indicator] !== before[i.indicator]);
  async function publish(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      const now = await call<QualityTargets>("GET", "/api/v1/quality/targets", language);
      await call(
        "PUT",
        "/api/v1/quality/targets",
        language,
        {
          targets: items
            .filter((i) => (draft[i.indicator] ?? "") !== "")
            .map((i) => ({ indicator: i.indicator, value: Number(draft[i.indicator]) / unitOf(i.indicator) })),
          why,
        },
        { "If-Match": `"${now.version}"` },
      );
      await onSaved();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <details>
      <summary>{t("changeTargets")}</summary>
      <form onSubmit={(event) => void publish(event)}>
        <div className="admin-fields">
          {items.map((i) => (
            <label key={i.indicator}>
              {t(`qualityIndicator.${i.indicator}`)} ({i.atLeast ? "≥" : "≤"}
              {unitOf(i.indicator) === 100 ? " %" : ""})
              <input
                type="number"
                min={0}
                step="any"
                value={draft[i.indicator]}
                onChange={(e) => setDraft({ ...draft, [i.indicator]: e.target.value })}
              />
            </label>
          ))}
        </div>
        <Difference
          changes={changed.map((i) => [
            t(`qualityIndicator.${i.indicator}`),
            before[i.indicator] || "–",
            draft[i.indicator] || "–",
          ])}
          apply={t("applyAtOnce")}
          onUndo={() => setDraft(before)}
        >
          <label>
            {t("why")}
            <input required maxLength={400} value={why} onChange={(e) => setWhy(e.target.value)} />
          </label>
        </Difference>
        <p className="problem" role="alert">
          {problem}
        </p>
      </form>
    </details>
  );
}
