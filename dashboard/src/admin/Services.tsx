import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { AgencyAnswer, ServiceAnswer, ServiceEdition, ServiceRecord } from "../api/generated";
import { Difference } from "../shell/Difference";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";
import { Bounces } from "./Bounces";
import { ServiceForm } from "./ServiceForm";
import { bodyOf, differences, draftOf, emptyService, type ServiceDraft } from "./service";

interface Publication {
  readonly at: string;
  readonly actor: string;
  readonly data: { readonly edition?: ServiceEdition; readonly why?: string };
}

/** What can be asked for: each service's rules, as they are, as they will be, and as they were. */
export function Services() {
  const { t, language } = useReader();
  const [services, setServices] = useState<readonly ServiceAnswer[]>([]);
  const [agencies, setAgencies] = useState<readonly string[]>([]);
  const [code, setCode] = useState("");
  const [isNew, setIsNew] = useState(false);
  const load = useCallback(async () => {
    const [offered, known] = await Promise.all([
      call<{ readonly items: readonly ServiceAnswer[] }>("GET", "/api/v1/services?all=true", language),
      call<{ readonly items: readonly AgencyAnswer[] }>("GET", "/api/v1/agencies", language),
    ]);
    setServices(offered.items);
    setAgencies(known.items.filter((a) => a.active).map((a) => a.code));
    setCode((now) => now || (offered.items[0]?.code ?? ""));
  }, [language]);
  useEffect(() => void load().catch(() => undefined), [load]);
  return (
    <section aria-labelledby="services-title">
      <h2 id="services-title">{t("admin.services")}</h2>
      <div className="admin-choice">
        <label htmlFor="service">{t("serviceToEdit")}</label>
        <select
          id="service"
          value={isNew ? "" : code}
          onChange={(e) => {
            setIsNew(e.target.value === "");
            if (e.target.value !== "") setCode(e.target.value);
          }}
        >
          {services.map((s) => (
            <option key={s.code} value={s.code}>
              {s.agency} · {s.name}
            </option>
          ))}
          <option value="">{t("newService")}</option>
        </select>
      </div>
      <ServiceRules
        key={isNew ? "" : code}
        code={isNew ? "" : code}
        agencies={agencies}
        onPublished={(made) => {
          setIsNew(false);
          setCode(made);
          void load();
        }}
      />
    </section>
  );
}

interface Props {
  /** Empty: a new one. */
  readonly code: string;
  readonly agencies: readonly string[];
  onPublished(code: string): void;
}

function ServiceRules({ code, agencies, onPublished }: Props) {
  const { t, language } = useReader();
  const [record, setRecord] = useState<ServiceRecord>();
  const [draft, setDraft] = useState<ServiceDraft | undefined>(code === "" ? emptyService : undefined);
  const [newCode, setNewCode] = useState("");
  const [history, setHistory] = useState<readonly Publication[]>([]);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const load = useCallback(async () => {
    if (code === "") return;
    try {
      const now = await call<ServiceRecord>("GET", `/api/v1/services/${code}/rules`, language);
      setRecord(now);
      setDraft((kept) => kept ?? draftOf(now.now));
      const past = await call<{ readonly items: readonly Publication[] }>(
        "GET",
        `/api/v1/services/${code}/history`,
        language,
      );
      setHistory(past.items);
    } catch {
      setProblem(t("unreachable"));
    }
  }, [code, language, t]);
  useEffect(() => void load(), [load]);
  if (!draft)
    return problem ? (
      <p className="problem" role="alert">
        {problem}
      </p>
    ) : (
      <div className="skeleton" role="status" aria-label={t("connecting")} />
    );
  const before = record ? draftOf(record.now) : emptyService;
  const changed = differences(before, draft);

  async function act(what: () => Promise<ServiceRecord>) {
    setProblem("");
    setSaid("");
    try {
      const now = await what();
      setRecord(now);
      setDraft(draftOf(now.now));
      setSaid(
        now.next ? t("rulesPlanned", clockTime(now.next.from, language, true)) : t("rulesInForce", now.now.version),
      );
      await load();
      return true;
    } catch (e) {
      setProblem(problemOf(e, t));
      return false;
    }
  }
  async function publish(event: FormEvent) {
    event.preventDefault();
    const wanted = draft;
    if (!wanted) return;
    const name = code === "" ? newCode.trim() : code;
    const done = await act(() =>
      call<ServiceRecord>(
        "PUT",
        `/api/v1/services/${name}/rules`,
        language,
        bodyOf(wanted, record?.now.service.happens),
        record ? { "If-Match": `"${record.version}"` } : {},
      ),
    );
    if (done) onPublished(name);
  }
  return (
    <form onSubmit={(event) => void publish(event)}>
      {code === "" ? (
        <label className="admin-choice">
          {t("serviceCode")}
          <input required value={newCode} autoComplete="off" onChange={(e) => setNewCode(e.target.value)} />
        </label>
      ) : (
        record && (
          <p className="quiet">
            {code} · {t("rulesVersion", record.now.version)}
          </p>
        )
      )}
      {record?.next && (
        <div className="planned">
          {t("rulesPlanned", clockTime(record.next.from, language, true))}:{" "}
          {differences(draftOf(record.now), draftOf(record.next))
            .map(([field, , after]) => `${t(`service.${field}` as TextKey)} → ${after}`)
            .join(" · ")}{" "}
          <button
            type="button"
            className="link"
            onClick={() =>
              void act(() =>
                call<ServiceRecord>("POST", `/api/v1/services/${code}/rules/drop-plan`, language, {
                  why: draft.why === "" ? t("dropPlan") : draft.why,
                }),
              )
            }
          >
            {t("dropPlan")}
          </button>
        </div>
      )}
      <ServiceForm draft={draft} agencies={agencies} onChange={setDraft} />
      {code !== "" && (
        <Bounces
          code={code}
          onUse={(line) => setDraft({ ...draft, routes: draft.routes === "" ? line : `${draft.routes}\n${line}` })}
        />
      )}
      <Difference
        changes={changed.map(([field, old, after]) => [t(`service.${field}` as TextKey), old, after])}
        apply={draft.from === "" ? t("applyAtOnce") : t("applyFrom", draft.from.replace("T", " "))}
        onUndo={() => setDraft(before)}
      >
        <div className="admin-fields">
          <label>
            {t("dateOfEffect")}
            <input
              type="datetime-local"
              value={draft.from}
              aria-describedby="service-from"
              onChange={(e) => setDraft({ ...draft, from: e.target.value })}
            />
            <span id="service-from" className="quiet">
              {t("dateOfEffectHelp")}
            </span>
          </label>
          <label>
            {t("why")}
            <input
              required
              maxLength={400}
              value={draft.why}
              onChange={(e) => setDraft({ ...draft, why: e.target.value })}
            />
          </label>
        </div>
      </Difference>
      <p className="problem" role="alert">
        {problem}
      </p>
      <p className="done" role="status">
        {said}
      </p>
      {history.length > 0 && (
        <details>
          <summary>{t("rulesHistory", history.length)}</summary>
          <ol className="admin-history">
            {history.map(({ at, actor, data: { edition, why } }) => (
              <li key={at}>
                <time dateTime={at}>{clockTime(at, language, true)}</time> · {actor} · {why}{" "}
                {edition && (
                  <>
                    · {t("rulesVersion", edition.version)}{" "}
                    <button type="button" className="link" onClick={() => setDraft(draftOf(edition))}>
                      {t("goBackTo")}
                    </button>
                  </>
                )}
              </li>
            ))}
          </ol>
        </details>
      )}
    </form>
  );
}
