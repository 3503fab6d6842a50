import { useState } from "react";
import { type OwnReport, ownLink } from "../cases/ownReports";
import { useReader } from "../shell/reader";
import { fullDate } from "../text/text";

/** What was taken, as its reporter keeps it. */
export interface Received extends OwnReport {
  readonly agency: string;
  readonly dueAt?: string;
}

/** The code to keep, who answers until when, and the link to follow it by. */
export function Sent({ received, onMore }: { received: Received; onMore(): void }) {
  const { t, language } = useReader();
  const [copied, setCopied] = useState(false);
  const link = ownLink(received);
  return (
    <section className="sent" aria-labelledby="thanks" role="status">
      <h2 id="thanks">{t("thanks")}</h2>
      <p>{received.name}</p>
      <p>
        <span className="quiet">{t("yourCode")}</span>
        <br />
        <strong className="code">{received.code}</strong>
      </p>
      {received.dueAt && <p>{t("answerUntil", received.agency, fullDate(received.dueAt, language))}</p>}
      <a className="primary big" href={`/caso/${received.code}${location.search}`}>
        {t("followIt")}
      </a>
      <button
        type="button"
        className="plain big"
        onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}
      >
        {t(copied ? "copied" : "copyLink")}
      </button>
      <p className="quiet">{t("codeHelp")}</p>
      <button type="button" className="plain big" onClick={onMore}>
        {t("reportMore")}
      </button>
    </section>
  );
}
