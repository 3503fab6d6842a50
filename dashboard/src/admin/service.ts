import type { CaseKind, QuestionType, ServiceEdition, ServiceType } from "../api/generated";

/** A question as it is typed: each value on a line of its own, `key = Spanish = English`. */
export interface QuestionDraft {
  readonly code: string;
  readonly type: QuestionType;
  readonly required: boolean;
  readonly es: string;
  readonly en: string;
  readonly values: string;
  readonly automated: boolean;
}

/** A service's rules as they are typed. */
export interface ServiceDraft {
  readonly agency: string;
  readonly nameEs: string;
  readonly nameEn: string;
  readonly descriptionEs: string;
  readonly descriptionEn: string;
  readonly groupEs: string;
  readonly groupEn: string;
  readonly keywords: string;
  readonly days: string;
  readonly kind: "working" | "calendar";
  readonly caseKind: CaseKind;
  readonly atHome: boolean;
  readonly offered: boolean;
  /** A place or more and their agency on each line: `PA0809, PA0810 = MUPA`. */
  readonly routes: string;
  readonly questions: readonly QuestionDraft[];
  readonly from: string;
  readonly why: string;
}

export const questionTypes = ["string", "text", "number", "datetime", "singlevaluelist", "multivaluelist"] as const;

export const isChoice = (type: QuestionType) => type === "singlevaluelist" || type === "multivaluelist";

export const emptyQuestion: QuestionDraft = {
  code: "",
  type: "singlevaluelist",
  required: false,
  es: "",
  en: "",
  values: "",
  automated: false,
};

export const emptyService: ServiceDraft = {
  agency: "",
  nameEs: "",
  nameEn: "",
  descriptionEs: "",
  descriptionEn: "",
  groupEs: "",
  groupEn: "",
  keywords: "",
  days: "10",
  kind: "working",
  caseKind: "serviceRequest",
  atHome: false,
  offered: true,
  routes: "",
  questions: [],
  from: "",
  why: "",
};

export function draftOf({ service: s, offered }: ServiceEdition): ServiceDraft {
  return {
    agency: s.agency,
    nameEs: s.name.es,
    nameEn: s.name.en,
    descriptionEs: s.description.es,
    descriptionEn: s.description.en,
    groupEs: s.group.es,
    groupEn: s.group.en,
    keywords: s.keywords.join(", "),
    days: String(s.target.days),
    kind: s.target.kind,
    caseKind: s.kind ?? "serviceRequest",
    atHome: s.atHome ?? false,
    offered,
    routes: (s.routes ?? []).map((r) => `${r.places.join(", ")} = ${r.agency}`).join("\n"),
    questions: s.questions
      .toSorted((a, b) => a.order - b.order)
      .map((q) => ({
        code: q.code,
        type: q.type,
        required: q.required,
        es: q.question.es,
        en: q.question.en,
        values: q.values.map((v) => `${v.key} = ${v.name.es} = ${v.name.en}`).join("\n"),
        automated: q.automated === "server_set",
      })),
    from: "",
    why: "",
  };
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

const parts = (text: string, by: string) =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);

/** What is sent. How often a thing happens is not edited here: it goes along as it was. */
export function bodyOf(draft: ServiceDraft, happens: ServiceType["happens"]) {
  return {
    agency: draft.agency,
    name: { es: draft.nameEs, en: draft.nameEn },
    description: { es: draft.descriptionEs, en: draft.descriptionEn },
    group: { es: draft.groupEs, en: draft.groupEn },
    keywords: parts(draft.keywords, ","),
    target: { days: Number(draft.days), kind: draft.kind },
    kind: draft.caseKind,
    atHome: draft.atHome,
    offered: draft.offered,
    routes: lines(draft.routes).map((line) => {
      const [places = "", agency = ""] = parts(line, "=");
      return { places: parts(places, ","), agency };
    }),
    questions: draft.questions.map((q, i) => ({
      code: q.code,
      type: q.type,
      required: q.required,
      order: i + 1,
      question: { es: q.es, en: q.en },
      values: isChoice(q.type)
        ? lines(q.values).map((line) => {
            const [key = "", es = key, en = es] = parts(line, "=");
            return { key, name: { es, en } };
          })
        : [],
      ...(q.automated ? { automated: "server_set" } : {}),
    })),
    ...(happens ? { happens } : {}),
    ...(draft.from === "" ? {} : { from: `${draft.from}:00-05:00` }),
    why: draft.why,
  };
}

/** Fields that differ, with what stands in each. */
export type Difference = readonly [field: keyof ServiceDraft, before: string, after: string];

export function differences(now: ServiceDraft, then: ServiceDraft): readonly Difference[] {
  const said = (value: ServiceDraft[keyof ServiceDraft]) =>
    typeof value === "string"
      ? value
      : typeof value === "boolean"
        ? value
          ? "✓"
          : "–"
        : value.map((q) => `${q.code}: ${q.es} / ${q.en}${q.required ? " *" : ""} ${q.values}`).join("\n");
  return (Object.keys(now) as (keyof ServiceDraft)[])
    .filter((field) => field !== "from" && field !== "why")
    .map((field) => [field, said(now[field]), said(then[field])] as const)
    .filter(([, before, after]) => before !== after);
}
