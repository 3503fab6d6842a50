import { type FormEvent, useState } from "react";
import { call, problemOf } from "../api/client";
import type { Nonconformity, NonconformityAnswer } from "../api/generated";
import { FormEnd } from "../shell/FormEnd";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";

interface Props {
  readonly found: NonconformityAnswer;
  onChanged(): Promise<void>;
  onAudit(stream: string): void;
}

type Step = "correct" | "explain" | "plan" | "finish" | "check" | "withdraw";

/** What can be done now, the usual next step first. */
const steps: Readonly<Record<Nonconformity["state"], readonly Step[]>> = {
  open: ["explain", "correct", "withdraw"],
  explained: ["plan", "explain", "correct", "withdraw"],
  planned: ["finish", "plan", "explain", "correct", "withdraw"],
  done: ["check", "plan", "explain"],
  closed: [],
  withdrawn: [],
};

/** One nonconformity: what is known of it, and its next step. */
export function NonconformityPane({ found, onChanged, onAudit }: Props) {
  const { t, language } = useReader();
  const n = found.nonconformity;
  const facts: readonly (readonly [TextKey, string | undefined])[] = [
    ["whatWasWrong", n.text],
    ["about", n.about],
    ["correction", n.correction],
    ["cause", n.cause],
    ["action", n.action && `${n.action.text} · ${n.action.responsible} · ${n.action.dueOn}`],
    ["outcome", n.outcome && `${n.outcome}${n.doneBy ? ` · ${n.doneBy}` : ""}`],
    [
      "effect",
      n.check &&
        [
          `${t(n.check.effective ? "effective" : "notEffective")}: ${n.check.text}`,
          n.check.by,
          clockTime(n.check.at, language, true),
        ].join(" · "),
    ],
  ];
  return (
    <section aria-labelledby="one-title" className="difference">
      <h3 id="one-title">
        {n.id} · {t(`nonconformity.${n.state}`)}
      </h3>
      <dl>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{t(name)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {steps[n.state].length > 0 && <NextStep key={n.state} n={n} onChanged={onChanged} />}
      <button type="button" className="link" onClick={() => onAudit(`nonconformity/${n.id}`)}>
        {t("seeTrail")}
      </button>
    </section>
  );
}

function NextStep({ n, onChanged }: { readonly n: Nonconformity; onChanged(): Promise<void> }) {
  const { t, language } = useReader();
  const [step, setStep] = useState<Step>(steps[n.state][0] ?? "correct");
  const [text, setText] = useState("");
  const [responsible, setResponsible] = useState("");
  const [dueOn, setDueOn] = useState("");
  const [effective, setEffective] = useState(true);
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      await call("POST", `/api/v1/nonconformities/${n.id}/${step}`, language, {
        text,
        ...(step === "plan" ? { responsible, dueOn } : {}),
        ...(step === "check" ? { effective } : {}),
      });
      setText("");
      await onChanged();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <div className="admin-fields">
        <label>
          {t("nextStep")}
          <select value={step} onChange={(e) => setStep(steps[n.state].find((s) => s === e.target.value) ?? step)}>
            {steps[n.state].map((s) => (
              <option key={s} value={s}>
                {t(`qualityStep.${s}`)}
              </option>
            ))}
          </select>
        </label>
        {step === "plan" && (
          <>
            <label>
              {t("responsible")}
              <input required maxLength={120} value={responsible} onChange={(e) => setResponsible(e.target.value)} />
            </label>
            <label>
              {t("dueOn")}
              <input required type="date" value={dueOn} onChange={(e) => setDueOn(e.target.value)} />
            </label>
          </>
        )}
        {step === "check" && (
          <label className="tick">
            <input type="checkbox" checked={effective} onChange={(e) => setEffective(e.target.checked)} />
            {t("effective")}
          </label>
        )}
      </div>
      <label className="field-wide">
        {t(`qualityText.${step}`)}
        <textarea required rows={2} maxLength={2000} value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <FormEnd problem={problem} button={t("save")} />
    </form>
  );
}
