import { useCallback, useEffect, useRef, useState } from "react";
import { call, Refused } from "../api/client";
import type { OwnReport as OwnCase, PublicCase } from "../api/generated";
import { keyOf } from "../cases/ownReports";
import { Parts } from "../cases/Parts";
import { PhotoLinks } from "../shell/PhotoLinks";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime, fullDate } from "../text/text";
import { Judge, Words } from "./Judge";

/** The page looks again this often: nobody should have to reload it. */
const refreshMs = 30_000;

/** Asks as the reporter where this phone or the link holds the key; as anybody else where it does not. */
async function look(code: string, key: string | undefined, language: string): Promise<OwnCase> {
  const path = encodeURIComponent(code);
  if (key !== undefined)
    try {
      return await call<OwnCase>("GET", `/api/v1/reports/${path}`, language, undefined, { "X-Reporter-Key": key });
    } catch (e) {
      if (!(e instanceof Refused) || e.status !== 403) throw e;
    }
  const found = await call<PublicCase>("GET", `/api/v1/cases/${path}/public`, language);
  return { case: found, mayAnswer: false, mayJudge: false };
}

export function TrackedCase({ code }: { code: string }) {
  const { t, language } = useReader();
  const [own, setOwn] = useState<OwnCase>();
  const [problem, setProblem] = useState("");
  const key = keyOf(code);

  const show = useCallback(
    (asked: Promise<OwnCase>) =>
      asked.then(
        (answer) => {
          setOwn(answer);
          setProblem("");
        },
        (e: unknown) => setProblem(e instanceof Refused ? e.message : t("unreachable")),
      ),
    [t],
  );
  useEffect(() => {
    const ask = () => void show(look(code, key, language));
    ask();
    const again = window.setInterval(ask, refreshMs);
    return () => window.clearInterval(again);
  }, [code, key, language, show]);
  const say = (what: "answer" | "opinion", body: unknown) =>
    show(
      call<OwnCase>("POST", `/api/v1/reports/${encodeURIComponent(code)}/${what}`, language, body, {
        "X-Reporter-Key": key ?? "",
      }),
    );
  const setMail = useCallback(
    async (on: boolean) => {
      const path = `/api/v1/reports/${encodeURIComponent(code)}/${on ? "resume" : "stop"}`;
      await call("POST", path, language, {}, { "X-Reporter-Key": key ?? "" });
      await show(look(code, key, language));
    },
    [code, key, language, show],
  );
  // The link in a mail stops them at once; the button beside undoes it.
  const stopAsked = useRef(new URLSearchParams(location.hash.slice(1)).has("stop"));
  useEffect(() => {
    if (!stopAsked.current || own?.mail !== true) return;
    stopAsked.current = false;
    void setMail(false);
  }, [own?.mail, setMail]);
  const found = own?.case;

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
          <dd>{found.agencyName}</dd>
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
      {found.parts && <Parts parts={found.parts} />}
      <ol className="steps">
        <li>
          <time dateTime={found.openedAt}>{clockTime(found.openedAt, language, true)}</time>
          <p>{t("reportReceived")}</p>
        </li>
        {found.updates.map((update) => (
          <li key={update.id}>
            <time dateTime={update.at}>{clockTime(update.at, language, true)}</time>
            <p>
              {update.part && <b>{update.agency}: </b>}
              {update.text || t(update.by === "citizen" ? "citizenWrote" : (`case.${update.status}` as TextKey))}
            </p>
            <PhotoLinks photos={update.photos} label={t("photos")} />
          </li>
        ))}
      </ol>
      {own.mayAnswer && (
        <section className="judge" aria-labelledby="asked">
          <h3 id="asked">{t("askedYou")}</h3>
          <Words label={t("yourAnswer")} action={t("sendAnswer")} required onSend={(text) => say("answer", { text })} />
        </section>
      )}
      {own.mayJudge && <Judge opinion={own.opinion} onJudge={(opinion) => say("opinion", opinion)} />}
      {own.mail !== undefined && (
        <p className="mail-choice" role="status">
          {t(own.mail ? "mailOn" : "mailOff")}{" "}
          <button type="button" className="plain" onClick={() => void setMail(!own.mail)}>
            {t(own.mail ? "mailStop" : "mailResume")}
          </button>
        </p>
      )}
      {!found.open && !own.mayJudge && <p className="quiet">{t("notSolved")}</p>}
    </article>
  );
}
