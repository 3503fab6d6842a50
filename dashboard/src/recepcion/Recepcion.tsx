import { useCallback, useEffect, useMemo, useState } from "react";
import { call, Refused } from "../api/client";
import type { Case } from "../cases/case";
import { Questions } from "../cases/Questions";
import { matching } from "../cases/service";
import { type NamedPlace, usePlaces } from "../cases/usePlaces";
import { useServices } from "../cases/useServices";
import { OutboxBar } from "../field/OutboxBar";
import { useOutbox } from "../field/useOutbox";
import { ComboBox } from "../shell/ComboBox";
import { DeskBar } from "../shell/DeskBar";
import { useNow, useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import type { TextKey } from "../text/es";
import { Beside } from "./Beside";
import {
  callTime,
  channelOf,
  type Draft,
  keepDraft,
  keptDraft,
  missing,
  newDraft,
  reporterOf,
  reportOf,
} from "./draft";
import { Ended } from "./Ended";
import { draftOf } from "./NewMessages";
import { Rings } from "./Rings";
import { useCallKeys } from "./useCallKeys";
import { useCaller, useNearby } from "./useCity";
import { useRinging } from "./useRinging";

type Outcome = "answered" | "caseOpened" | "caseJoined" | "transferred" | "abandoned";

/** The call-taker's one screen, top to bottom as people talk. */
export function Recepcion(screen: Screen) {
  const { t, language } = useReader();
  const now = useNow(0);
  const services = useServices();
  const [draft, setDraft] = useState<Draft>(keptDraft);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [ended, setEnded] = useState<{ readonly outcome: Outcome; readonly code?: string }>();
  const { outbox, errands } = useOutbox("recepcion", screen.me.name, async () => undefined);

  const service = services.find((s) => s.code === draft.service);
  const offered = useMemo(() => matching(services, draft.search), [services, draft.search]);
  const places = usePlaces(draft.address);
  const nearby = useNearby(draft.service, draft.where);
  const caller = useCaller(draft.phone);
  const lacking = missing(draft, service);
  const rings = useRinging(draft, ended !== undefined, setDraft);
  useEffect(() => keepDraft(draft), [draft]);
  const change = useCallback((part: Partial<Draft>) => setDraft((d) => ({ ...d, ...part })), []);

  const end = useCallback(
    (outcome: Outcome, code?: string, topic?: string) => {
      // What came of the call is kept here until the server has it, whatever the line does.
      void outbox.add({
        path: "/api/v1/contacts",
        body: {
          channel: channelOf(draft),
          language: draft.language,
          startedAt: draft.startedAt,
          endedAt: new Date().toISOString(),
          outcome,
          ...(code ? { case: code } : draft.service ? { service: draft.service } : {}),
          ...(topic ? { topic } : {}),
        },
      });
      setEnded({ outcome, ...(code ? { code } : {}) });
      setProblem("");
    },
    [outbox, draft],
  );
  const attempt = useCallback(
    async (act: () => Promise<void>) => {
      setBusy(true);
      setProblem("");
      try {
        await act();
      } catch (e) {
        setProblem(e instanceof Refused ? e.message : t("unreachable"));
      } finally {
        setBusy(false);
      }
    },
    [t],
  );
  const open = useCallback(() => {
    if (busy || lacking.length > 0) return;
    void attempt(async () => {
      const made = await call<Case>("POST", "/api/v1/cases", language, reportOf(draft), {
        "Idempotency-Key": draft.id,
      });
      end("caseOpened", made.id);
    });
  }, [attempt, busy, draft, end, lacking.length, language]);
  const join = useCallback(
    (code: string) => {
      if (busy) return;
      void attempt(async () => {
        const reporter = reporterOf(draft);
        await call("POST", `/api/v1/cases/${code}/join`, language, reporter ? { reporter } : {}, {
          "Idempotency-Key": draft.id,
        });
        end("caseJoined", code);
      });
    },
    [attempt, busy, draft, end, language],
  );
  const next = useCallback(() => {
    setEnded(undefined);
    setDraft(newDraft(Date.now(), rings));
    setProblem("");
  }, [rings]);

  const joinNth = useCallback(
    (at: number) => {
      const chosen = nearby[at];
      if (chosen) join(chosen.case.id);
    },
    [join, nearby],
  );
  useCallKeys({ isOver: ended !== undefined, open, next, join: joinNth });

  if (ended)
    return (
      <div className="desk" data-ready="true">
        <DeskBar title={t("reception")} screen={screen} />
        <OutboxBar outbox={outbox} errands={errands} />
        <Rings call={rings} />
        <Ended outcome={ended.outcome} code={ended.code} service={service} onNext={next} />
      </div>
    );
  return (
    <div className="desk" data-ready="true">
      <DeskBar title={t("reception")} screen={screen}>
        <span className="call-time" role="timer" aria-label={t("callTime")}>
          <span aria-hidden="true">☎</span> {callTime(draft.startedAt, now)}
        </span>
      </DeskBar>
      <OutboxBar outbox={outbox} errands={errands} />
      <Rings call={rings} />
      <main className="call">
        <form
          className="call-form"
          aria-label={t("reception")}
          onSubmit={(event) => {
            event.preventDefault();
            open();
          }}
        >
          <fieldset>
            <legend>{t("whoCalls")}</legend>
            <div className="row">
              <div>
                <label htmlFor="phone">{t("phone")}</label>
                <input
                  id="phone"
                  type="tel"
                  autoComplete="off"
                  autoFocus
                  value={draft.phone}
                  onChange={(e) => change({ phone: e.target.value })}
                />
              </div>
              <div>
                <label htmlFor="name">{t("callerName")}</label>
                <input
                  id="name"
                  autoComplete="off"
                  value={draft.name}
                  placeholder={caller?.name ?? ""}
                  onChange={(e) => change({ name: e.target.value })}
                />
              </div>
              {draft.sender !== "" && (
                <p className="by-mail">
                  {t("byMessage", draft.sender)}{" "}
                  <button type="button" className="link" onClick={() => change({ sender: "", photos: [] })}>
                    {t("notByMessage")}
                  </button>
                </p>
              )}
              <div>
                <label htmlFor="call-language">{t("callLanguage")}</label>
                <select
                  id="call-language"
                  value={draft.language}
                  onChange={(e) => change({ language: e.target.value === "en" ? "en" : "es" })}
                >
                  <option value="es">{t("spanish")}</option>
                  <option value="en">{t("english")}</option>
                </select>
              </div>
            </div>
          </fieldset>
          <fieldset>
            <legend>{t("whatHappens")}</legend>
            <ComboBox
              label={t("serviceSearch")}
              value={draft.search}
              options={offered}
              keyOf={(s) => s.code}
              required
              placeholder={t("serviceHint")}
              show={(s) => (
                <>
                  <b>{s.name}</b> <span className="quiet">{s.agency}</span>
                </>
              )}
              onType={(search) => change({ search, service: "", answers: {} })}
              onChoose={(s) => change({ search: s.name, service: s.code, answers: {} })}
            />
            {draft.search.trim() !== "" && services.length > 0 && offered.length === 0 && (
              <p className="quiet" role="status">
                {t("noService")}
              </p>
            )}
            {service && (
              <p className="quiet">
                {service.description}. {service.agency}:{" "}
                {t(`promise.${service.target.kind}` as TextKey, service.target.days)}
              </p>
            )}
          </fieldset>
          <fieldset>
            <legend>{t("where")}</legend>
            <ComboBox<NamedPlace>
              label={t("addressOrPlace")}
              value={draft.address}
              options={places}
              keyOf={(p) => p.kind + p.name}
              required
              placeholder={t("addressHint")}
              show={(p) => (
                <>
                  <b>{p.name}</b> <span className="quiet">{t(`placeKind.${p.kind}` as TextKey)}</span>
                </>
              )}
              onType={(address) => change({ address })}
              onChoose={(p) => change({ address: p.name, where: p.where })}
            />
            <p className="quiet" role="status">
              {draft.where ? t("pinAt", `${draft.where.lat.toFixed(5)}, ${draft.where.long.toFixed(5)}`) : t("noPin")}
            </p>
          </fieldset>
          {service && (
            <Questions service={service} answers={draft.answers} onChange={(answers) => change({ answers })} />
          )}
          <fieldset>
            <legend>{t("inTheirWords")}</legend>
            <label htmlFor="description">{t("description")}</label>
            <textarea
              id="description"
              rows={3}
              maxLength={4000}
              value={draft.description}
              onChange={(e) => change({ description: e.target.value })}
            />
          </fieldset>
          <p className="problem" role="alert">
            {problem}
          </p>
          <div className="call-ends">
            <button type="submit" className="primary" disabled={busy || lacking.length > 0}>
              {t("openCase")} <kbd>Ctrl ↵</kbd>
            </button>
            <button type="button" className="plain" onClick={() => end("answered")}>
              {t("outcome.answered")}
            </button>
            <button type="button" className="plain" onClick={() => end("transferred")}>
              {t("outcome.transferred")}
            </button>
            <button type="button" className="plain" onClick={() => end("abandoned")}>
              {t("outcome.abandoned")}
            </button>
          </div>
        </form>
        <Beside
          draft={draft}
          services={services}
          nearby={nearby}
          caller={caller}
          busy={busy}
          onJoin={join}
          onPick={(where) => change({ where })}
          onAnswered={(topic) => end("answered", undefined, topic)}
          onMessage={(message) => change(draftOf(message))}
        />
      </main>
    </div>
  );
}
