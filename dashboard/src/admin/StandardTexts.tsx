import { useCallback, useEffect, useMemo, useState } from "react";
import { call } from "../api/client";
import type { StandardTextView, TextEdition } from "../api/generated";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { EditionForm, type EditionKind } from "./EditionForm";
import { bodyOf, differences, draftOf, emptyText, type TextDraft, templateUses } from "./standardText";

interface Props {
  /** Answers to frequent questions, or words of agencies to citizens. */
  readonly of: "answers" | "templates";
}

/** What the centre says again and again: each text as it is, as it will be, and as it was. */
export function StandardTexts({ of }: Props) {
  const { t, language } = useReader();
  const [texts, setTexts] = useState<readonly StandardTextView[]>();
  const [id, setId] = useState("");
  const load = useCallback(async () => {
    const { items } = await call<{ readonly items: readonly StandardTextView[] }>(
      "GET",
      "/api/v1/texts?all=true",
      language,
    );
    const here = items.filter((text) => (text.use === "answer") === (of === "answers"));
    setTexts(here);
    return here;
  }, [language, of]);
  useEffect(() => {
    load().then(
      (here) => setId(here[0]?.id ?? ""),
      () => undefined,
    );
  }, [load]);
  const kind = useMemo<EditionKind<TextEdition, TextDraft>>(
    () => ({
      pathOf: (code) => `/api/v1/texts/${code}`,
      historyOf: (code) => `/api/v1/texts/${code}/history`,
      empty: { ...emptyText, use: of === "answers" ? "answer" : "resolve" },
      draftOf,
      bodyOf,
      differences: (before, after) =>
        differences(before, after).map(([field, old, then]) => [t(`text.${field}` as TextKey), old, then]),
    }),
    [t, of],
  );
  const nameOf = (text: StandardTextView) =>
    (text.use === "answer" ? "" : `${t(`move.${text.use}` as TextKey)} · `) +
    text.title +
    (text.offered ? "" : ` (${t("textNotSaid")})`);
  return (
    <section aria-labelledby="texts-title">
      <h2 id="texts-title">{t(`admin.${of}`)}</h2>
      <p className="quiet">{t(`${of}Help`)}</p>
      {!texts ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : (
        <>
          <div className="admin-choice">
            <label htmlFor="text">{t("textToEdit")}</label>
            <select id="text" value={id} onChange={(e) => setId(e.target.value)}>
              {texts.map((text) => (
                <option key={text.id} value={text.id}>
                  {nameOf(text)}
                </option>
              ))}
              <option value="">{t("newText")}</option>
            </select>
          </div>
          <EditionForm
            key={`${of} ${id}`}
            kind={kind}
            code={id}
            codeLabel={t("textId")}
            onPublished={(made) => {
              setId(made);
              void load();
            }}
          >
            {(draft, onChange) => <TextFields draft={draft} isNew={id === ""} onChange={onChange} />}
          </EditionForm>
        </>
      )}
    </section>
  );
}

interface FieldsProps {
  readonly draft: TextDraft;
  readonly isNew: boolean;
  onChange(draft: TextDraft): void;
}

function TextFields({ draft, isNew, onChange }: FieldsProps) {
  const { t } = useReader();
  const set = (change: Partial<TextDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <div className="admin-fields">
        {draft.use !== "answer" && (
          <label>
            {t("text.use")}
            <select
              value={draft.use}
              disabled={!isNew}
              onChange={(e) => set({ use: templateUses.find((u) => u === e.target.value) ?? draft.use })}
            >
              {templateUses.map((use) => (
                <option key={use} value={use}>
                  {t(`move.${use}` as TextKey)}
                </option>
              ))}
            </select>
          </label>
        )}
        {(["titleEs", "titleEn"] as const).map((field) => (
          <label key={field}>
            {t(`text.${field}`)}
            <input
              required
              value={draft[field]}
              autoComplete="off"
              onChange={(e) => set({ [field]: e.target.value })}
            />
          </label>
        ))}
        {(["services", "agencies", "keywords"] as const).map((field) => (
          <label key={field}>
            {t(`text.${field}`)}
            <input value={draft[field]} autoComplete="off" onChange={(e) => set({ [field]: e.target.value })} />
          </label>
        ))}
        <label className="tick">
          <input type="checkbox" checked={draft.offered} onChange={(e) => set({ offered: e.target.checked })} />
          {t("text.offered")}
        </label>
      </div>
      {(["textEs", "textEn"] as const).map((field) => (
        <label key={field} className="field-wide">
          {t(`text.${field}`)}
          <textarea
            required
            rows={3}
            maxLength={2000}
            value={draft[field]}
            onChange={(e) => set({ [field]: e.target.value })}
          />
        </label>
      ))}
    </>
  );
}
