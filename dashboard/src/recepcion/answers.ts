import type { FrequentAnswerView as FrequentAnswer } from "../api/generated";
import { words } from "../cases/service";

export type { FrequentAnswer };

/** Words that say nothing of the matter: "what do I do with a leak" is about the leak. */
const shortest = 3;
const mostShown = 3;

/** Those of the service that was chosen, else those that have most of the words typed; at most three. */
export function suggested(
  answers: readonly FrequentAnswer[],
  service: string,
  typed: string,
): readonly FrequentAnswer[] {
  const wanted = words(typed).filter((word) => word.length >= shortest);
  const score = (answer: FrequentAnswer) => {
    const have = words([answer.questions.es, answer.questions.en, ...answer.keywords].join(" "));
    const hits = wanted.filter((word) => have.some((h) => h.startsWith(word))).length;
    return hits + (service !== "" && answer.services.includes(service) ? 1 : 0);
  };
  return answers
    .map((answer) => ({ answer, score: score(answer) }))
    .filter((a) => a.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, mostShown)
    .map((a) => a.answer);
}
