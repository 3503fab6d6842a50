import { useCallback, useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";

/** A message that belongs to no case of its sender. */
export interface Mail {
  readonly id: string;
  readonly sender: string;
  readonly name?: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

const lookMs = 20_000;

/** Mail that waits for a person. Who takes one has it alone; its words become the draft. */
export function NewMails({ onTake }: { onTake(mail: Mail): void }) {
  const { t, language } = useReader();
  const [mails, setMails] = useState<readonly Mail[]>([]);
  const [problem, setProblem] = useState("");
  const look = useCallback(
    () =>
      call<{ readonly items: readonly Mail[] }>("GET", "/api/v1/mails", language).then(
        (list) => setMails(list.items),
        // Without a line the last list stays: taking one tells.
        () => undefined,
      ),
    [language],
  );
  useEffect(() => {
    void look();
    const again = window.setInterval(() => void look(), lookMs);
    return () => window.clearInterval(again);
  }, [look]);

  async function take(id: string) {
    setProblem("");
    try {
      onTake(await call<Mail>("POST", `/api/v1/mails/${id}/take`, language, {}));
    } catch (e) {
      setProblem(e instanceof Refused ? e.message : t("unreachable"));
    }
    await look();
  }
  if (mails.length === 0) return null;
  return (
    <section aria-labelledby="mails-title">
      <h2 id="mails-title">{t("newMails", mails.length)}</h2>
      <p className="problem" role="alert">
        {problem}
      </p>
      <ul className="mails">
        {mails.slice(0, 5).map((mail) => (
          <li key={mail.id}>
            <span>
              <b>{mail.subject || t("noSubject")}</b>
              <br />
              <span className="quiet">
                {mail.name || mail.sender} · {clockTime(mail.at, language, true)}
              </span>
            </span>
            <button type="button" className="plain" onClick={() => void take(mail.id)}>
              {t("takeMail")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
