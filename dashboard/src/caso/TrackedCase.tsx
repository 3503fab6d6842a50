import { useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import { PhotoLinks } from "../shell/PhotoLinks";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime, fullDate } from "../text/text";

interface Update {
  readonly id: string;
  readonly status: string;
  readonly agency: string;
  readonly text: string;
  readonly photos: readonly string[];
  readonly at: string;
}

interface PublicCase {
  readonly code: string;
  readonly serviceName: string;
  readonly agency: string;
  readonly status: string;
  readonly open: boolean;
  readonly corregimiento?: string;
  readonly openedAt: string;
  readonly dueAt?: string;
  readonly duplicateOf?: string;
  readonly updates: readonly Update[];
}

/** The page looks again this often: nobody should have to reload it. */
const refreshMs = 30_000;

export function TrackedCase({ code }: { code: string }) {
  const { t, language } = useReader();
  const [found, setFound] = useState<PublicCase>();
  const [problem, setProblem] = useState("");

  useEffect(() => {
    const ask = () =>
      call<PublicCase>("GET", `/api/v1/cases/${encodeURIComponent(code)}/public`, language).then(
        (answer) => {
          setFound(answer);
          setProblem("");
        },
        (e: unknown) => setProblem(e instanceof Refused ? e.message : t("unreachable")),
      );
    void ask();
    const again = window.setInterval(() => void ask(), refreshMs);
    return () => window.clearInterval(again);
  }, [code, language, t]);

  if (!found)
    return problem === "" ? (
      <div className="skeleton" role="status" aria-label={t("connecting")} />
    ) : (
      <p className="problem" role="alert">
        {problem}
      </p>
    );
  return (
    <article aria-labelledby="case-title">
      <h3 id="case-title">
        {found.serviceName} · <span className="code">{found.code}</span>
      </h3>
      <p className={found.open ? "status open" : "status closed"}>{t(`case.${found.status}` as TextKey)}</p>
      {problem !== "" && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <dl>
        <div>
          <dt>{t("responsible")}</dt>
          <dd>{found.agency}</dd>
        </div>
        {found.corregimiento && (
          <div>
            <dt>{t("place")}</dt>
            <dd>{found.corregimiento}</dd>
          </div>
        )}
        {found.open && found.dueAt && (
          <div>
            <dt>{t("answerBy")}</dt>
            <dd>{fullDate(found.dueAt, language)}</dd>
          </div>
        )}
      </dl>
      {found.duplicateOf && (
        <p>
          <a href={`/caso/${found.duplicateOf}${location.search}`}>{t("sameAs", found.duplicateOf)}</a>
        </p>
      )}
      <ol className="steps">
        <li>
          <time dateTime={found.openedAt}>{clockTime(found.openedAt, language, true)}</time>
          <p>{t("reportReceived")}</p>
        </li>
        {found.updates.map((update) => (
          <li key={update.id}>
            <time dateTime={update.at}>{clockTime(update.at, language, true)}</time>
            <p>{update.text || t(`case.${update.status}` as TextKey)}</p>
            <PhotoLinks photos={update.photos} label={t("photos")} />
          </li>
        ))}
      </ol>
      {!found.open && <p className="quiet">{t("notSolved")}</p>}
    </article>
  );
}
