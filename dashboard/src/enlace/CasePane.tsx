import { useCallback, useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import { type Case, placeOf } from "../cases/case";
import { Due } from "../cases/Due";
import { Parts } from "../cases/Parts";
import type { Service } from "../cases/service";
import { PhotoLinks } from "../shell/PhotoLinks";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";
import { Answerable } from "./Answerable";
import { MoveForm } from "./MoveForm";
import { WhyDue } from "./WhyDue";

interface Props {
  readonly code: string;
  readonly services: readonly Service[];
  /** The caller's agency, or undefined for who works for all of them. */
  readonly agency: string | undefined;
  onMoved(): void;
}

/** The inbox with this case open. */
function addressOf(code: string): string {
  const url = new URL(location.href);
  url.searchParams.set("case", code);
  return url.pathname + url.search;
}

/** One case: what was said, when it is due and why, and what to do next. */
export function CasePane({ code, services, agency, onMoved }: Props) {
  const { t, language } = useReader();
  const [found, setFound] = useState<Case>();
  const [problem, setProblem] = useState("");
  const path = `/api/v1/cases/${encodeURIComponent(code)}`;

  const read = useCallback(
    () =>
      call<Case>("GET", path, language).then(
        (c) => {
          setFound(c);
          setProblem("");
        },
        (e: unknown) => setProblem(e instanceof Refused ? e.message : t("unreachable")),
      ),
    [path, language, t],
  );
  useEffect(() => void read(), [read]);

  async function move(name: string, body: Record<string, unknown>, key: string): Promise<boolean> {
    setProblem("");
    try {
      setFound(await call<Case>("POST", `${path}/${name}`, language, body, { "Idempotency-Key": key }));
      onMoved();
      return true;
    } catch (e) {
      setProblem(e instanceof Refused ? e.message : t("unreachable"));
      // Somebody else may have moved it meanwhile: show how it stands, and keep what was typed.
      if (e instanceof Refused && e.status === 409) setFound(await call<Case>("GET", path, language));
      // It may have gone to another agency.
      if (e instanceof Refused && e.status === 404) onMoved();
      return false;
    }
  }
  if (!found)
    return problem === "" ? (
      <div className="skeleton" role="status" aria-label={t("connecting")} />
    ) : (
      <p className="problem" role="alert">
        {problem}
      </p>
    );
  const service = services.find((s) => s.code === found.service);
  const answers = Object.entries(found.answers).flatMap(([question, given]) => {
    const asked = service?.questions.find((q) => q.code === question);
    const said = given.map((g) => asked?.values.find((v) => v.key === g)?.name ?? g).join(", ");
    return asked?.automated ? [] : [{ question, name: asked?.question ?? question, said }];
  });
  return (
    <article className="case-pane" aria-labelledby="case-title">
      <h2 id="case-title">
        {service?.name ?? found.service} · <span className="code">{found.id}</span>
      </h2>
      <p>
        <span className="pill">{t(`case.${found.status}` as TextKey)}</span> <Due clock={found.clock} />{" "}
        {found.reopenings > 0 && <span className="pill reopened">{t("reopenedTimes", found.reopenings)}</span>}
      </p>
      {found.partOf && (
        <p>
          <a className="link" href={addressOf(found.partOf)}>
            {t("partOf", found.partOf)}
          </a>
        </p>
      )}
      <p>
        <b>{placeOf(found)}</b>
        {found.location && (
          <>
            {" "}
            <a
              className="link"
              href={`geo:${found.location.lat},${found.location.long}?q=${found.location.lat},${found.location.long}`}
            >
              {t("openInMaps")}
            </a>
          </>
        )}
      </p>
      {found.description !== "" && <blockquote>{found.description}</blockquote>}
      {answers.length > 0 && (
        <dl>
          {answers.map((a) => (
            <div key={a.question}>
              <dt>{a.name}</dt>
              <dd>{a.said}</dd>
            </div>
          ))}
        </dl>
      )}
      <PhotoLinks photos={found.photos} label={t("photos")} />
      {found.parts && <Parts parts={found.parts} addressOf={addressOf} />}
      <WhyDue path={path} version={found.updates.length} />
      {agency === undefined && <Answerable agency={found.agency} />}
      <ol className="said">
        <li>
          <time dateTime={found.openedAt}>{clockTime(found.openedAt, language, true)}</time>{" "}
          {t("cameBy", t(`channel.${found.channel}` as TextKey))}
          {found.people > 1 && ` · ${t("peopleCount", found.people)}`}
        </li>
        {found.updates.map((u) => (
          <li key={u.id} className={u.public ? "" : "inside"}>
            <time dateTime={u.at}>{clockTime(u.at, language, true)}</time> <b>{t(`by.${u.by}` as TextKey)}</b>{" "}
            {u.part && `(${t("partOfAgency", u.agency)}) `}
            {u.public ? "" : `(${t("insideOnly")}) `}
            {u.text || t(`case.${u.status}` as TextKey)}
            <PhotoLinks photos={u.photos} label={t("photos")} />
          </li>
        ))}
      </ol>
      {found.opinions && (
        <section aria-labelledby="opinions">
          <h3 id="opinions">{t("opinions")}</h3>
          <ul>
            {found.opinions.map((o) => (
              <li key={JSON.stringify(o)}>
                <b>{t(o.solved ? "opinionSolved" : "opinionNotSolved")}</b>
                {o.score !== undefined && ` · ${t(`score.${o.score}` as TextKey)}`} {o.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="problem" role="alert">
        {problem}
      </p>
      {agency !== undefined && agency !== found.agency ? (
        <p className="quiet">{t("othersCase", found.agency)}</p>
      ) : found.open ? (
        <MoveForm key={found.status} found={found} services={services} onMove={move} />
      ) : (
        <p className="quiet">{t("caseOver")}</p>
      )}
    </article>
  );
}
