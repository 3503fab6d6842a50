import { useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { RulesAnswer as Answer, RulesChange as Change, ZoneName as Named } from "../api/generated";
import { Difference } from "../shell/Difference";
import { Outcome } from "../shell/Outcome";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";
import { Forecast } from "./Forecast";
import { PastVersions } from "./PastVersions";
import { RulesForm } from "./RulesForm";
import { bodyOf, type Draft, differences, draftOf } from "./rules";

/** The rules of each zone: seen, tried on simulated days, changed from a date on, and gone back to. */
export function RulesPane() {
  const { t, language } = useReader();
  const [zones, setZones] = useState<readonly Named[]>([]);
  const [zone, setZone] = useState("");
  useEffect(() => {
    call<{ readonly items: readonly Named[] }>("GET", "/api/v1/zones", language).then(
      ({ items }) => {
        setZones(items);
        setZone((now) => now || (items[0]?.id ?? ""));
      },
      () => undefined,
    );
  }, [language]);
  return (
    <section aria-labelledby="rules-title">
      <h2 id="rules-title">{t("admin.rules")}</h2>
      <div className="admin-choice">
        <label htmlFor="zone">{t("zone")}</label>
        <select id="zone" value={zone} onChange={(e) => setZone(e.target.value)}>
          {zones.map((z) => (
            <option key={z.id} value={z.id}>
              {z.name}
            </option>
          ))}
        </select>
      </div>
      {zone !== "" && <ZoneRules key={zone} zone={zone} />}
    </section>
  );
}

function ZoneRules({ zone }: { zone: string }) {
  const { t, language } = useReader();
  const [answer, setAnswer] = useState<Answer>();
  const [draft, setDraft] = useState<Draft>();
  const [history, setHistory] = useState<readonly Change[]>([]);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");

  const load = useCallback(async () => {
    try {
      const now = await call<Answer>("GET", `/api/v1/zones/${zone}/rules`, language);
      setAnswer(now);
      setDraft((kept) => kept ?? draftOf(now.rules));
      const past = await call<{ readonly items: readonly Change[] }>(
        "GET",
        `/api/v1/zones/${zone}/rules/history`,
        language,
      );
      setHistory(past.items);
    } catch {
      setProblem(t("unreachable"));
    }
  }, [zone, language, t]);
  useEffect(() => void load(), [load]);

  if (!answer || !draft)
    return problem ? (
      <p className="problem" role="alert">
        {problem}
      </p>
    ) : (
      <div className="skeleton" role="status" aria-label={t("connecting")} />
    );
  const changed = differences(draftOf(answer.rules), draft);

  async function publish(wanted: Draft) {
    setProblem("");
    setSaid("");
    try {
      const now = await call<Answer>("PUT", `/api/v1/zones/${zone}/rules`, language, bodyOf(wanted), {
        "If-Match": `"${answer?.rules.version}"`,
      });
      setAnswer(now);
      setDraft(draftOf(now.rules));
      setSaid(
        now.planned && wanted.from !== ""
          ? t("rulesPlanned", clockTime(now.planned.from, language, true))
          : t("rulesInForce", now.rules.version),
      );
      await load();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <>
      <p className="quiet">{t("rulesNow", answer.rules.version)}</p>
      {answer.planned && (
        <p className="planned">
          {t("rulesPlanned", clockTime(answer.planned.from, language, true))}:{" "}
          {differences(draftOf(answer.rules), draftOf(answer.planned.rules))
            .map(([name, , after]) => `${t(`rule.${name}` as TextKey)} → ${after}`)
            .join(" · ")}
        </p>
      )}
      <RulesForm draft={draft} onChange={setDraft} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void publish(draft);
        }}
      >
        <Difference
          changes={changed.map(([name, before, after]) => [t(`rule.${name}` as TextKey), before, after])}
          apply={draft.from === "" ? t("applyNow") : t("applyFrom", draft.from.replace("T", " "))}
          onUndo={() => setDraft(draftOf(answer.rules))}
        >
          <Forecast zone={zone} draft={draft} />
        </Difference>
      </form>
      <Outcome problem={problem} said={said} />
      <PastVersions
        versions={history.map((change) => ({
          at: change.at,
          actor: change.actor,
          what: [
            t("rulesVersion", change.rules.version),
            `${t(`policy.${change.rules.policy}`)}, w ${change.rules.minutesPerCredit}, B ${change.rules.bound}`,
            change.from && t("fromDate", clockTime(change.from, language, true)),
          ]
            .filter(Boolean)
            .join(" · "),
          onGoBack: () => setDraft(draftOf(change.rules)),
        }))}
      />
    </>
  );
}
