import { type FormEvent, useState } from "react";
import type { CaseOpinion as Opinion } from "../api/generated";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";

export type { Opinion };

interface Props {
  readonly opinion: Opinion | undefined;
  onJudge(opinion: { solved: boolean; score?: number; text?: string }): Promise<void>;
}

const scores = [1, 2, 3, 4, 5] as const;

/** One tap says that it is solved; words may follow. "Not solved" asks first what is missing. */
export function Judge({ opinion, onJudge }: Props) {
  const { t } = useReader();
  const [isMissing, setIsMissing] = useState(false);
  if (opinion?.solved) return <Served opinion={opinion} onJudge={onJudge} />;
  return (
    <section className="judge" aria-labelledby="judge">
      <h3 id="judge">{t("isItSolved")}</h3>
      {opinion && <p role="status">{t("countedAgainst")}</p>}
      <div className="two">
        <button type="button" className="primary" onClick={() => void onJudge({ solved: true })}>
          <span aria-hidden="true">✓</span> {t("yesSolved")}
        </button>
        <button type="button" className="plain" aria-expanded={isMissing} onClick={() => setIsMissing(true)}>
          <span aria-hidden="true">✗</span> {t("notSolvedYet")}
        </button>
      </div>
      {isMissing && (
        <Words label={t("whatIsMissing")} action={t("openAgain")} onSend={(text) => onJudge({ solved: false, text })} />
      )}
    </section>
  );
}

function Served({ opinion, onJudge }: { opinion: Opinion } & Pick<Props, "onJudge">) {
  const { t } = useReader();
  const [score, setScore] = useState(opinion.score);
  return (
    <section className="judge" aria-labelledby="judge">
      <h3 id="judge">{t("thanksOpinion")}</h3>
      <fieldset>
        <legend>{t("howWereYouServed")}</legend>
        <div className="scores">
          {scores.map((n) => (
            <label key={n}>
              <input type="radio" name="score" checked={score === n} onChange={() => setScore(n)} />
              {t(`score.${n}` as TextKey)}
            </label>
          ))}
        </div>
      </fieldset>
      <Words
        label={t("wordsOptional")}
        action={t("sendOpinion")}
        said={opinion.text}
        onSend={(text) => onJudge({ solved: true, text, ...(score === undefined ? {} : { score }) })}
      />
    </section>
  );
}

interface WordsProps {
  readonly label: string;
  readonly action: string;
  readonly said?: string;
  readonly required?: boolean;
  onSend(text: string): Promise<void>;
}

/** One field and one button; what was typed stays when it could not be sent. */
export function Words({ label, action, said = "", required = false, onSend }: WordsProps) {
  const [text, setText] = useState(said);
  const [busy, setBusy] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    await onSend(text.trim());
    setBusy(false);
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label htmlFor="words">{label}</label>
      <textarea
        id="words"
        rows={3}
        maxLength={4000}
        required={required}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="primary" disabled={busy}>
        {action}
      </button>
    </form>
  );
}
