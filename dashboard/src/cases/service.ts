import type { QuestionAnswer as Question, ServiceAnswer as Service } from "../api/generated";

export type { Question, Service };
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
