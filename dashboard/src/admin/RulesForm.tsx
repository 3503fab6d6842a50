import { useReader } from "../shell/reader";
import { type Draft, fareNames, policies, switches } from "./rules";

interface Props {
  readonly draft: Draft;
  onChange(next: Draft): void;
}

const numbers = [
  ["minutesPerCredit", 0, 60, "0.1"],
  ["bound", 0.5, 50, "0.1"],
  ["offerTimeout", 10, 600, "1"],
  ["maxWait", 10, 1440, "1"],
  ["askAgainAfter", 0.5, 60, "0.5"],
  ["silentAfter", 3, 240, "1"],
] as const;

export function RulesForm({ draft, onChange }: Props) {
  const { t } = useReader();
  return (
    <form onSubmit={(e) => e.preventDefault()}>
      <fieldset>
        <legend>{t("howItChooses")}</legend>
        <div className="admin-fields">
          <label>
            {t("rule.policy")}
            <select
              value={draft.policy}
              onChange={(e) =>
                onChange({ ...draft, policy: policies.find((p) => p === e.target.value) ?? draft.policy })
              }
            >
              {policies.map((p) => (
                <option key={p} value={p}>
                  {t(`policy.${p}`)}
                </option>
              ))}
            </select>
          </label>
          {numbers.map(([name, min, max, step]) => (
            <label key={name}>
              {t(`rule.${name}`)}
              <input
                type="number"
                min={min}
                max={max}
                step={step}
                value={draft[name]}
                onChange={(e) => onChange({ ...draft, [name]: e.target.value })}
              />
            </label>
          ))}
          {switches.map((name) => (
            <label key={name} className="tick">
              <input
                type="checkbox"
                checked={draft[name]}
                onChange={(e) => onChange({ ...draft, [name]: e.target.checked })}
              />
              {t(`rule.${name}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("highestFares")}</legend>
        <div className="admin-fields">
          {fareNames.map((name) => (
            <label key={name}>
              {t(`rule.fare.${name}`)}
              <input
                type="number"
                min={0}
                step={name === "includedKilometers" ? "0.1" : "0.01"}
                value={draft.fares[name]}
                onChange={(e) => onChange({ ...draft, fares: { ...draft.fares, [name]: e.target.value } })}
              />
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("dateOfEffect")}</legend>
        <label>
          {t("dateOfEffectHelp")}
          <input
            type="datetime-local"
            value={draft.from}
            onChange={(e) => onChange({ ...draft, from: e.target.value })}
          />
        </label>
      </fieldset>
    </form>
  );
}
