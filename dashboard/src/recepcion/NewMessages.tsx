import { useCallback, useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import type { ReceivedMessage as Message } from "../api/generated";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import type { Draft } from "./draft";

export type { Message };

/** Its words become the draft. */
export const draftOf = (message: Message): Partial<Draft> => ({
  sender: message.sender,
  name: message.name ?? "",
  photos: message.photos,
  description: [message.subject, message.text]
    .filter((part) => part !== "")
    .join("\n\n")
    .slice(0, 4000),
  ...(message.location ? { where: message.location } : {}),
  ...(message.sender.startsWith("whatsapp:") ? { phone: `+${message.sender.slice(9)}` } : {}),
});

const lookMs = 20_000;

/** Mail and chats that wait for a person. Who takes one has it alone; its words become the draft. */
export function NewMessages({ onTake }: { onTake(message: Message): void }) {
  const { t, language } = useReader();
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [problem, setProblem] = useState("");
  const look = useCallback(
    () =>
      call<{ readonly items: readonly Message[] }>("GET", "/api/v1/messages", language).then(
        (list) => setMessages(list.items),
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
      onTake(await call<Message>("POST", `/api/v1/messages/${id}/take`, language, {}));
    } catch (e) {
      setProblem(e instanceof Refused ? e.message : t("unreachable"));
    }
    await look();
  }
  if (messages.length === 0) return null;
  return (
    <section aria-labelledby="messages-title">
      <h2 id="messages-title">{t("newMessages", messages.length)}</h2>
      <p className="problem" role="alert">
        {problem}
      </p>
      <ul className="messages">
        {messages.slice(0, 5).map((message) => (
          <li key={message.id}>
            <span>
              <b>{message.subject || message.text.slice(0, 60) || t("noSubject")}</b>
              <br />
              <span className="quiet">
                {message.name || message.sender} · {clockTime(message.at, language, true)}
              </span>
            </span>
            <button type="button" className="plain" onClick={() => void take(message.id)}>
              {t("takeMessage")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
