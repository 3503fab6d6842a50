import { useMemo } from "react";
import { useAnswer } from "../api/useAnswer";
import { useReader } from "../shell/reader";
import { type FrequentAnswer, suggested } from "./answers";

interface Props {
  readonly service: string;
  readonly typed: string;
  /** The call was answered from this one. */
  onAnswered(topic: string): void;
}

const none: { readonly items: readonly FrequentAnswer[] } = { items: [] };

/** What people often ask about this, to be read out: many calls need no case. */
export function Answers({ service, typed, onAnswered }: Props) {
  const { t } = useReader();
  const { items } = useAnswer("/api/v1/answers", none);
  const shown = useMemo(() => suggested(items, service, typed), [items, service, typed]);
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="answers-title">
      <h2 id="answers-title">{t("frequentAnswers")}</h2>
      {shown.map((a) => (
        <details key={a.id} className="frequent">
          <summary>{a.question}</summary>
          <p>{a.answer}</p>
          <button type="button" className="plain" onClick={() => onAnswered(a.id)}>
            {t("answeredByThis")}
          </button>
        </details>
      ))}
    </section>
  );
}
