import { lazy, Suspense, useMemo } from "react";
import { placeOf } from "../cases/case";
import { Due } from "../cases/Due";
import type { Service } from "../cases/service";
import type { Place } from "../live/state";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime } from "../text/text";
import { Answers } from "./Answers";
import type { Draft } from "./draft";
import { type Message, NewMessages } from "./NewMessages";
import type { Caller, Nearby } from "./useCity";

// The map is most of the page's weight: the fields are there first.
const PlaceMap = lazy(() => import("../map/PlaceMap"));

interface Props {
  readonly draft: Draft;
  readonly services: readonly Service[];
  readonly nearby: readonly Nearby[];
  readonly caller: Caller | undefined;
  readonly busy: boolean;
  onJoin(code: string): void;
  onPick(where: Place): void;
  onMessage(message: Message): void;
  onAnswered(topic: string): void;
}

/** What helps while somebody speaks: what is reported already, what this number reported before, the map. */
export function Beside({ draft, services, nearby, caller, busy, onJoin, onPick, onMessage, onAnswered }: Props) {
  const { t, language } = useReader();
  const others = useMemo(
    () =>
      nearby.flatMap((n, i) =>
        n.case.location ? [{ id: n.case.id, place: n.case.location, name: String(i + 1) }] : [],
      ),
    [nearby],
  );

  const percent = (part: number) => new Intl.NumberFormat(language, { style: "percent" }).format(Math.min(part, 0.99));
  const nameOf = (code: string) => services.find((s) => s.code === code)?.name ?? code;
  return (
    <aside className="call-side" aria-label={t("beside")}>
      <Answers service={draft.service} typed={draft.search} onAnswered={onAnswered} />
      <section aria-labelledby="near-title">
        <h2 id="near-title">{t("reportedAlready")}</h2>
        {nearby.length === 0 ? (
          <p className="quiet" role="status">
            {t(draft.service !== "" && draft.where ? "nothingNear" : "nearNeedsPlace")}
          </p>
        ) : (
          <ol className="near">
            {nearby.map((n, i) => (
              <li key={n.case.id}>
                <p>
                  <span className="near-mark">{i + 1}</span> <b className="code">{n.case.id}</b>{" "}
                  {t("nearLine", Math.round(n.distanceMeters), n.case.people)} ·{" "}
                  {t("likelySame", percent(n.probability))}
                </p>
                <p className="quiet">
                  {clockTime(n.case.openedAt, language, true)} · {t(`case.${n.case.status}` as TextKey)} ·{" "}
                  {n.case.description.slice(0, 120)}
                </p>
                <button type="button" className="plain" disabled={busy} onClick={() => onJoin(n.case.id)}>
                  {t("joinCase")} <kbd>Alt {i + 1}</kbd>
                </button>
              </li>
            ))}
          </ol>
        )}
      </section>
      {caller && (
        <section aria-labelledby="caller-title">
          <h2 id="caller-title">
            {t("callersCases")}
            {caller.name ? ` · ${caller.name}` : ""}
          </h2>
          {caller.cases.length === 0 ? (
            <p className="quiet">{t("firstCall")}</p>
          ) : (
            <ul className="near">
              {caller.cases.slice(0, 4).map((c) => (
                <li key={c.id}>
                  <p>
                    <b className="code">{c.id}</b> {nameOf(c.service)} · {t(`case.${c.status}` as TextKey)}
                  </p>
                  <p className="quiet">
                    {placeOf(c)} · <Due clock={c.clock} />
                  </p>
                  {c.updates.at(-1) && <p>{c.updates.at(-1)?.text}</p>}
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      {draft.sender === "" && <NewMessages onTake={onMessage} />}
      <Suspense fallback={<p className="loading">{t("connecting")}</p>}>
        <PlaceMap where={draft.where} others={others} onPick={onPick} />
      </Suspense>
    </aside>
  );
}
