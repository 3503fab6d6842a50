import { caseKinds } from "../cases/kinds";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { emptyQuestion, isChoice, type QuestionDraft, questionTypes, type ServiceDraft } from "./service";

interface Props {
  readonly draft: ServiceDraft;
  readonly agencies: readonly string[];
  onChange(draft: ServiceDraft): void;
}

const texts = ["nameEs", "nameEn", "descriptionEs", "descriptionEn", "groupEs", "groupEn", "keywords"] as const;

/** Everything about a service that can be changed. */
export function ServiceForm({ draft, agencies, onChange }: Props) {
  const { t } = useReader();
  const set = (change: Partial<ServiceDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <div className="admin-fields">
        <label>
          {t("service.agency")}
          <select required value={draft.agency} onChange={(e) => set({ agency: e.target.value })}>
            <option value="">{t("choose")}</option>
            {agencies.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
        </label>
        {texts.map((field) => (
          <label key={field}>
            {t(`service.${field}`)}
            <input value={draft[field]} autoComplete="off" onChange={(e) => set({ [field]: e.target.value })} />
          </label>
        ))}
        <label>
          {t("service.days")}
          <input
            type="number"
            min={1}
            max={365}
            required
            value={draft.days}
            onChange={(e) => set({ days: e.target.value })}
          />
        </label>
        <label>
          {t("service.kind")}
          <select
            value={draft.kind}
            onChange={(e) => set({ kind: e.target.value === "calendar" ? "calendar" : "working" })}
          >
            <option value="working">{t("workingDays")}</option>
            <option value="calendar">{t("calendarDays")}</option>
          </select>
        </label>
        <label>
          {t("service.caseKind")}
          <select
            value={draft.caseKind}
            onChange={(e) => set({ caseKind: caseKinds.find((k) => k === e.target.value) ?? draft.caseKind })}
          >
            {caseKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kind.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        {(["atHome", "offered"] as const).map((field) => (
          <label key={field} className="tick">
            <input type="checkbox" checked={draft[field]} onChange={(e) => set({ [field]: e.target.checked })} />
            {t(`service.${field}`)}
          </label>
        ))}
      </div>
      <label className="field-wide">
        {t("service.routes")}
        <textarea
          rows={2}
          value={draft.routes}
          placeholder="PA0809, PA0810 = MUPA"
          onChange={(e) => set({ routes: e.target.value })}
        />
      </label>
      <h3>{t("service.questions")}</h3>
      {draft.questions.map((question, i) => (
        <Question
          // biome-ignore lint/suspicious/noArrayIndexKey: a question has no name before it is typed
          key={i}
          number={i + 1}
          question={question}
          onChange={(q) => set({ questions: draft.questions.map((old, at) => (at === i ? q : old)) })}
          onRemove={() => set({ questions: draft.questions.filter((_, at) => at !== i) })}
        />
      ))}
      <button
        type="button"
        className="plain"
        onClick={() => set({ questions: [...draft.questions, { ...emptyQuestion }] })}
      >
        {t("addQuestion")}
      </button>
    </>
  );
}

interface QuestionProps {
  readonly number: number;
  readonly question: QuestionDraft;
  onChange(question: QuestionDraft): void;
  onRemove(): void;
}

function Question({ number, question, onChange, onRemove }: QuestionProps) {
  const { t } = useReader();
  const set = (change: Partial<QuestionDraft>) => onChange({ ...question, ...change });
  return (
    <fieldset>
      <legend>{t("questionNumber", number)}</legend>
      <div className="admin-fields">
        {(["code", "es", "en"] as const).map((field) => (
          <label key={field}>
            {t(`question.${field}`)}
            <input
              required
              value={question[field]}
              autoComplete="off"
              onChange={(e) => set({ [field]: e.target.value })}
            />
          </label>
        ))}
        <label>
          {t("question.type")}
          <select
            value={question.type}
            onChange={(e) => set({ type: questionTypes.find((x) => x === e.target.value) ?? question.type })}
          >
            {questionTypes.map((type) => (
              <option key={type} value={type}>
                {t(`questionType.${type}` as TextKey)}
              </option>
            ))}
          </select>
        </label>
        <label className="tick">
          <input type="checkbox" checked={question.required} onChange={(e) => set({ required: e.target.checked })} />
          {t("question.required")}
        </label>
      </div>
      {isChoice(question.type) && (
        <label className="field-wide">
          {t("question.values")}
          <textarea
            required
            rows={3}
            value={question.values}
            placeholder={t("question.valuesExample")}
            onChange={(e) => set({ values: e.target.value })}
          />
        </label>
      )}
      <button type="button" className="plain" onClick={onRemove}>
        {t("removeQuestion")}
      </button>
    </fieldset>
  );
}
