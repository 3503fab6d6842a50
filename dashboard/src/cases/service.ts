export interface Service {
  readonly code: string;
  readonly agency: string;
  readonly name: string;
  readonly names: { readonly es: string; readonly en: string };
  readonly description: string;
  readonly group: string;
  readonly keywords: readonly string[];
  readonly target: { readonly days: number; readonly kind: "working" | "calendar" };
  readonly questions: readonly Question[];
}

export interface Question {
  readonly code: string;
  readonly type: "string" | "number" | "datetime" | "text" | "singlevaluelist" | "multivaluelist";
  readonly required: boolean;
  readonly question: string;
  readonly values: readonly { readonly key: string; readonly name: string }[];
  /** Filled by a program, not asked. */
  readonly automated?: string;
}

/** Those that a person is asked. */
export const asked = (service: Service): readonly Question[] => service.questions.filter((q) => !q.automated);

/** Without accents and capitals, word by word. */
export function words(text: string): readonly string[] {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

/** The services that every word typed is the beginning of a word of, in either language; best first. */
export function matching(services: readonly Service[], typed: string): readonly Service[] {
  const wanted = words(typed);
  const begins = (texts: readonly string[], word: string) =>
    texts.some((text) => words(text).some((have) => have.startsWith(word)));
  const ranked = services.flatMap((service) => {
    const names = [service.names.es, service.names.en, service.code];
    const rest = [...service.keywords, service.description, service.group, service.agency];
    if (!wanted.every((word) => begins(names, word) || begins(rest, word))) return [];
    return [{ service, inName: wanted.filter((word) => begins(names, word)).length }];
  });
  return ranked.sort((a, b) => b.inName - a.inName).map((r) => r.service);
}
