import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { AuditAnswer, AuditedAct } from "../api/generated";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";

/** So many events are shown at once. */
const pageSize = 100;

/** The trail: what was done last, by whom, and every event of one thing with the check of its hashes. */
export function Audit() {
  const { t, language } = useReader();
  const [stream, setStream] = useState(() => new URL(location.href).searchParams.get("stream") ?? "");
  const [actor, setActor] = useState("");
  const [acts, setActs] = useState<readonly AuditedAct[]>();
  const [found, setFound] = useState<AuditAnswer>();
  const [problem, setProblem] = useState("");
  const look = useCallback(
    async (wanted: string, before?: AuditAnswer) => {
      const address = new URL(location.href);
      address.searchParams.set("stream", wanted);
      history.replaceState(null, "", address);
      setProblem("");
      setStream(wanted);
      try {
        const page = await call<AuditAnswer>(
          "GET",
          `/api/v1/audit?limit=${pageSize}&stream=${encodeURIComponent(wanted)}&after=${before?.next ?? 0}`,
          language,
        );
        setFound(before ? { ...page, items: [...before.items, ...page.items] } : page);
      } catch (e) {
        setFound(undefined);
        setProblem(problemOf(e, t));
      }
    },
    [language, t],
  );
  const list = useCallback(
    (by: string) =>
      call<{ readonly items: readonly AuditedAct[] }>(
        "GET",
        `/api/v1/audit/latest?limit=50${by === "" ? "" : `&actor=${encodeURIComponent(by)}`}`,
        language,
      ).then(
        ({ items }) => setActs(items),
        (e: unknown) => setProblem(problemOf(e, t)),
      ),
    [language, t],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with what the address says
  useEffect(() => {
    void list("");
    if (stream !== "") void look(stream);
  }, []);
  return (
    <section aria-labelledby="audit-title">
      <h2 id="audit-title">{t("quality.audit")}</h2>
      <p className="quiet">{t("auditAbout")}</p>
      <form
        className="admin-fields"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void look(stream.trim());
        }}
      >
        <label>
          {t("auditStream")}
          <input
            required
            value={stream}
            placeholder="case/7KQX-M2RV"
            autoComplete="off"
            onChange={(e) => setStream(e.target.value)}
          />
        </label>
        <button type="submit" className="primary">
          {t("checkTrail")}
        </button>
      </form>
      <p className="problem" role="alert">
        {problem}
      </p>
      {found && (
        <div className="difference" role="status">
          <h3>
            {found.holds ? "✓ " : "▲ "}
            {found.stream} · {t(found.holds ? "trailHolds" : "trailBroken")}
          </h3>
          <p>
            {t("trailEvents", found.events)}
            {found.broken.length > 0 && ` · ▲ ${found.broken.join(", ")}`}
          </p>
          <ol className="admin-history">
            {found.items.map((e) => (
              <li key={e.version} className={e.holds ? undefined : "missed"}>
                {e.holds ? "" : `▲ ${t("wasTouched")} · `}
                <time dateTime={e.at}>{clockTime(e.at, language, true)}</time> · {e.actor} · {e.type} ·{" "}
                <code>{e.hash.slice(0, 16)}</code>
                <details>
                  <summary>{t("whatItSays")}</summary>
                  <pre>{JSON.stringify(e.data, null, 2)}</pre>
                </details>
              </li>
            ))}
          </ol>
          {found.next && (
            <button type="button" className="plain" onClick={() => void look(found.stream, found)}>
              {t("showMore")}
            </button>
          )}
        </div>
      )}
      <h3>{t("actsLately")}</h3>
      <form
        className="admin-fields"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void list(actor.trim());
        }}
      >
        <label>
          {t("actorOnly")}
          <input value={actor} autoComplete="off" onChange={(e) => setActor(e.target.value)} />
        </label>
        <button type="submit" className="plain">
          {t("search")}
        </button>
      </form>
      {!acts ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : (
        <ul className="changes">
          {acts.map((a) => (
            <li key={a.position}>
              <time dateTime={a.at}>{clockTime(a.at, language, true)}</time> · {a.actor} · {a.type} ·{" "}
              <button type="button" className="link" onClick={() => void look(a.stream)}>
                {a.stream}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
