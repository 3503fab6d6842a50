import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { ReviewCriterion, SampleAnswer, SampledContact } from "../api/generated";
import { FormEnd } from "../shell/FormEnd";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";

const criteria = [
  "greeting",
  "understanding",
  "accuracy",
  "record",
  "courtesy",
] as const satisfies readonly ReviewCriterion[];

/** Some of each call-taker's contacts of a week, drawn by nobody, looked at by somebody else. */
export function Reviews() {
  const { t, language } = useReader();
  /** Empty: the one that the server names. */
  const [week, setWeek] = useState("");
  const [sample, setSample] = useState<SampleAnswer>();
  const [problem, setProblem] = useState("");
  const load = useCallback(
    () =>
      call<SampleAnswer>("GET", `/api/v1/quality/sample${week === "" ? "" : `?week=${week}`}`, language).then(
        (found) => {
          setSample(found);
          setProblem("");
        },
        (e: unknown) => setProblem(problemOf(e, t)),
      ),
    [week, language, t],
  );
  useEffect(() => void load(), [load]);
  const done = sample?.items.filter((i) => i.review).length ?? 0;
  return (
    <section aria-labelledby="reviews-title">
      <h2 id="reviews-title">{t("quality.reviews")}</h2>
      <p className="quiet">{t("reviewsAbout")}</p>
      <div className="admin-choice">
        <label htmlFor="week">{t("week")}</label>
        <input
          id="week"
          required
          pattern="\d{4}-W\d{2}"
          key={sample === undefined ? "" : "known"}
          defaultValue={sample?.week}
          onChange={(e) => e.target.validity.valid && setWeek(e.target.value)}
        />
      </div>
      <p className="problem" role="alert">
        {problem}
      </p>
      {!sample ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : sample.items.length === 0 ? (
        <p>{t("noContactsThen")}</p>
      ) : (
        <>
          <p>{t("reviewedOf", done, sample.items.length, sample.contacts)}</p>
          {sample.items.map((item) => (
            <Reviewed key={item.contact.id} item={item} onReviewed={load} />
          ))}
        </>
      )}
    </section>
  );
}

function Reviewed({ item, onReviewed }: { readonly item: SampledContact; onReviewed(): Promise<void> }) {
  const { t, language } = useReader();
  const { contact, review } = item;
  const [scores, setScores] = useState<Readonly<Partial<Record<ReviewCriterion, number>>>>({});
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");
  async function submit(event: FormEvent) {
    event.preventDefault();
    setProblem("");
    try {
      await call("POST", "/api/v1/quality/reviews", language, {
        contact: contact.id,
        scores: criteria.map((criterion) => ({ criterion, points: scores[criterion] })),
        note,
      });
      await onReviewed();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  const minutes = (Date.parse(contact.endedAt) - Date.parse(contact.startedAt)) / 60_000;
  return (
    <details className="person">
      <summary>
        {review ? "✓" : "○"} <strong>{contact.agent}</strong> · {clockTime(contact.endedAt, language, true)} ·{" "}
        {t(`channel.${contact.channel}`)} · {t("minutesLong", minutes.toFixed(1))} ·{" "}
        {t(`contactOutcome.${contact.outcome}`)} {contact.case}
        {review &&
          ` · ${review.scores.reduce((sum, s) => sum + s.points, 0)}/${2 * review.scores.length} · ${review.reviewer}`}
      </summary>
      {review ? (
        <ul>
          {review.scores.map((s) => (
            <li key={s.criterion}>
              {t(`criterion.${s.criterion}`)}: {s.points}/2
            </li>
          ))}
          {review.note !== "" && <li>{review.note}</li>}
        </ul>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          {criteria.map((criterion) => (
            <fieldset key={criterion} className="points">
              <legend>{t(`criterion.${criterion}`)}</legend>
              {([0, 1, 2] as const).map((points) => (
                <label key={points} className="tick">
                  <input
                    type="radio"
                    name={`${contact.id} ${criterion}`}
                    required
                    checked={scores[criterion] === points}
                    onChange={() => setScores({ ...scores, [criterion]: points })}
                  />
                  {t(`points.${points}`)}
                </label>
              ))}
            </fieldset>
          ))}
          <label className="field-wide">
            {t("note")}
            <textarea rows={2} maxLength={1000} value={note} onChange={(e) => setNote(e.target.value)} />
          </label>
          <FormEnd problem={problem} button={t("saveReview")} />
        </form>
      )}
    </details>
  );
}
