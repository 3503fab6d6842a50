import { useRef, useState } from "react";
import { call, Refused } from "../api/client";
import type { MovesAnswer } from "../api/generated";
import type { Case } from "../cases/case";
import { useReader } from "../shell/reader";
import { MoveForm } from "./MoveForm";
import type { Move } from "./moves";

interface Props {
  readonly chosen: readonly Case[];
  onMoved(): void;
  onDone(): void;
}

/** One move for all cases that are marked. Each is moved or refused by itself, and the refused are named. */
export function ManyPane({ chosen, onMoved, onDone }: Props) {
  const { t, language } = useReader();
  const [problem, setProblem] = useState("");
  const [answer, setAnswer] = useState<MovesAnswer>();
  const first = chosen[0];
  // The same move of other cases is another message; of the same ones, sent again, it is the same.
  const message = useRef({ of: "", key: "" });

  async function moveAll(move: Move, body: Record<string, unknown>, key: string): Promise<boolean> {
    setProblem("");
    setAnswer(undefined);
    const cases = chosen.map((c) => c.id);
    const of = [key, ...cases].join();
    if (message.current.of !== of) message.current = { of, key: crypto.randomUUID() };
    try {
      const said = await call<MovesAnswer>(
        "POST",
        "/api/v1/cases/moves",
        language,
        { cases, move, ...body },
        { "Idempotency-Key": message.current.key },
      );
      setAnswer(said);
      onMoved();
      return true;
    } catch (e) {
      setProblem(e instanceof Refused ? e.message : t("unreachable"));
      return false;
    }
  }
  const refused = answer?.items.filter((item) => item.problem) ?? [];
  return (
    <section className="case-pane" aria-labelledby="many-title">
      <h2 id="many-title">{t("manyChosen", chosen.length)}</h2>
      <p className="problem" role="alert">
        {problem}
      </p>
      <div role="status">
        {answer && (
          <>
            <p>{t("manyMoved", answer.moved, answer.items.length)}</p>
            {refused.length > 0 && (
              <ul className="many-refused">
                {refused.map((item) => (
                  <li key={item.case}>
                    <span className="code">{item.case}</span> {item.title}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
      {first && <MoveForm found={{ status: first.status, agency: "" }} onMove={moveAll} />}
      <button type="button" className="plain" onClick={onDone}>
        {t("manyDone")}
      </button>
    </section>
  );
}
