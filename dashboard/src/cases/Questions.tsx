import { useReader } from "../shell/reader";
import { asked, type Question, type Service } from "./service";

interface Props {
  readonly service: Service;
  readonly answers: Readonly<Record<string, string>>;
  onChange(answers: Readonly<Record<string, string>>): void;
}

/** What this service asks. */
export function Questions({ service, answers, onChange }: Props) {
  const { t } = useReader();
  const questions = asked(service);
  if (questions.length === 0) return null;
  return (
    <fieldset>
      <legend>{t("questionsOf", service.name)}</legend>
      {questions.map((question) => (
        <Field
          key={question.code}
          question={question}
          value={answers[question.code] ?? ""}
          onChange={(given) => onChange({ ...answers, [question.code]: given })}
        />
      ))}
    </fieldset>
  );
}

function Field({ question, value, onChange }: { question: Question; value: string; onChange(given: string): void }) {
  const { t } = useReader();
  const id = `question-${question.code}`;
  const label = `${question.question}${question.required ? ` (${t("required")})` : ""}`;
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {question.values.length > 0 ? (
        <select id={id} required={question.required} value={value} onChange={(e) => onChange(e.target.value)}>
          <option value="">{t("notSaid")}</option>
          {question.values.map((choice) => (
            <option key={choice.key} value={choice.key}>
              {choice.name}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          type={question.type === "number" ? "number" : "text"}
          step="any"
          required={question.required}
          value={value}
          onChange={(e) => onChange(e.target.value)}
        />
      )}
    </div>
  );
}
