import type { TextEdition, TextUse } from "../api/generated";

/** A standard text as it is typed. */
export interface TextDraft {
  readonly use: TextUse;
  readonly titleEs: string;
  readonly titleEn: string;
  readonly textEs: string;
  readonly textEn: string;
  readonly services: string;
  readonly agencies: string;
  readonly keywords: string;
  readonly offered: boolean;
  readonly from: string;
  readonly why: string;
}

/** What agencies say to citizens, move by move. */
export const templateUses = [
  "acknowledge",
  "ask",
  "resolve",
  "transfer",
  "close",
] as const satisfies readonly TextUse[];

export const emptyText: TextDraft = {
  use: "answer",
  titleEs: "",
  titleEn: "",
  textEs: "",
  textEn: "",
  services: "",
  agencies: "",
  keywords: "",
  offered: true,
  from: "",
  why: "",
};

export function draftOf({ text, offered }: TextEdition): TextDraft {
  return {
    use: text.use,
    titleEs: text.title.es,
    titleEn: text.title.en,
    textEs: text.text.es,
    textEn: text.text.en,
    services: text.services.join(", "),
    agencies: text.agencies.join(", "),
    keywords: text.keywords.join(", "),
    offered,
    from: "",
    why: "",
  };
}

const words = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);

export function bodyOf(draft: TextDraft) {
  return {
    use: draft.use,
    title: { es: draft.titleEs, en: draft.titleEn },
    text: { es: draft.textEs, en: draft.textEn },
    services: words(draft.services),
    agencies: words(draft.agencies),
    keywords: words(draft.keywords),
    offered: draft.offered,
    ...(draft.from === "" ? {} : { from: `${draft.from}:00-05:00` }),
    why: draft.why,
  };
}

export type TextDifference = readonly [field: keyof TextDraft, before: string, after: string];

export function differences(now: TextDraft, then: TextDraft): readonly TextDifference[] {
  const said = (value: string | boolean) => (typeof value === "string" ? value : value ? "✓" : "–");
  return (Object.keys(now) as (keyof TextDraft)[])
    .filter((field) => field !== "from" && field !== "why")
    .map((field) => [field, said(now[field]), said(then[field])] as const)
    .filter(([, before, after]) => before !== after);
}
