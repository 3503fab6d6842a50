import type { AnswerablePerson } from "../api/generated";
import { useReader } from "../shell/reader";

const fields = [
  ["name", "person.name", "text"],
  ["role", "person.role", "text"],
  ["phone", "phone", "tel"],
  ["email", "person.email", "email"],
] as const;

export type PersonDraft = Record<(typeof fields)[number][0], string>;

const nobody: PersonDraft = { name: "", role: "", phone: "", email: "" };

export const personDraftOf = (p: AnswerablePerson): PersonDraft => ({
  name: p.name,
  role: p.role ?? "",
  phone: p.phone ?? "",
  email: p.email ?? "",
});

interface Props {
  readonly people: readonly PersonDraft[];
  onChange(people: readonly PersonDraft[]): void;
}

/** The officials of an institution who are answerable for its cases, in the order in which they are turned to. */
export function AnswerablePeople({ people, onChange }: Props) {
  const { t } = useReader();
  return (
    <fieldset>
      <legend>{t("answerable")}</legend>
      <p className="quiet">{t("answerableHelp")}</p>
      {people.map((person, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own until one is typed
        <fieldset key={at} className="answerable">
          <legend>{person.name || t("person.nth", at + 1)}</legend>
          <div className="admin-fields">
            {fields.map(([field, words, type]) => (
              <label key={field}>
                {t(words)}
                <input
                  type={type}
                  required={field === "name"}
                  maxLength={120}
                  autoComplete="off"
                  value={person[field]}
                  onChange={(e) => onChange(people.map((p, i) => (i === at ? { ...p, [field]: e.target.value } : p)))}
                />
              </label>
            ))}
          </div>
          <button type="button" className="link" onClick={() => onChange(people.filter((_, i) => i !== at))}>
            {t("person.remove")} <span className="out-of-sight">{person.name}</span>
          </button>
        </fieldset>
      ))}
      <div className="buttons">
        <button type="button" className="plain" onClick={() => onChange([...people, nobody])}>
          {t("person.add")}
        </button>
      </div>
    </fieldset>
  );
}
