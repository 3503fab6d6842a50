import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { call, Refused } from "../api/client";
import { DeskBar } from "../shell/DeskBar";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { clockTime } from "../text/text";
import { Moment } from "./Moment";
import { happenedBy, type Replay, spanOf, told, wayBy } from "./replay";

const ReplayMap = lazy(() => import("./ReplayMap"));

const stepMs = 100;

/** A whole removal plays in so many steps, however long it took. */
const steps = 200;

/** A removal from first call to release, to look at again. */
export function Repeticion(screen: Screen) {
  const { t, language } = useReader();
  const code = new URL(location.href).searchParams.get("removal") ?? "";
  const [replay, setReplay] = useState<Replay>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    call<Replay>("GET", `/api/v1/tow-requests/${encodeURIComponent(code)}/replay`, language).then(
      setReplay,
      (e: unknown) => setProblem(e instanceof Refused ? e.message : t("unreachable")),
    );
  }, [code, language, t]);
  return (
    <div className="desk" data-ready={replay !== undefined}>
      <DeskBar title={`${t("replay")} · ${replay?.removal.vehicle.plate ?? code}`} screen={screen}>
        {replay && (
          <a
            className="plain"
            href={`/api/v1/tow-requests/${replay.removal.id}/replay`}
            download={`replay-${code}.json`}
          >
            {t("exportIt")}
          </a>
        )}
      </DeskBar>
      {replay ? (
        <Player replay={replay} />
      ) : problem ? (
        <p className="problem" role="alert">
          {problem}
        </p>
      ) : (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      )}
    </div>
  );
}

function Player({ replay }: { replay: Replay }) {
  const { t, language } = useReader();
  const [from, until] = useMemo(() => spanOf(replay), [replay]);
  const [atMs, setAtMs] = useState(until);
  const [playing, setPlaying] = useState(false);
  const events = useMemo(() => told(replay.events), [replay]);
  const past = happenedBy(events, atMs);
  const way = useMemo(() => wayBy(replay.track, atMs), [replay, atMs]);

  useEffect(() => {
    if (!playing) return;
    const beat = window.setInterval(
      () =>
        setAtMs((now) => {
          const next = now + (until - from) / steps;
          if (next >= until) setPlaying(false);
          return Math.min(until, next);
        }),
      stepMs,
    );
    return () => window.clearInterval(beat);
  }, [playing, from, until]);

  function play() {
    if (!playing && atMs >= until) setAtMs(from);
    setPlaying(!playing);
  }
  return (
    <main className="replay">
      <Suspense fallback={<div className="skeleton" />}>
        <ReplayMap scene={replay.removal.location} way={way} />
      </Suspense>
      <div className="replay-time">
        <button type="button" className="primary" onClick={play}>
          {t(playing ? "stopPlaying" : "play")}
        </button>
        <label>
          <span className="out-of-sight">{t("timeOfReplay")}</span>
          <input
            type="range"
            min={from}
            max={until}
            step={1}
            value={atMs}
            aria-valuetext={clockTime(atMs, language, true)}
            onChange={(e) => {
              setPlaying(false);
              setAtMs(Number(e.target.value));
            }}
          />
        </label>
        <output>
          {new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es-PA", {
            timeStyle: "medium",
            timeZone: "America/Panama",
          }).format(atMs)}
        </output>
      </div>
      <section className="moments" aria-label={t("timeline")} tabIndex={0}>
        <p className="quiet">{t("replayIs")}</p>
        <ol>
          {events.map((event, i) => (
            <Moment
              key={`${event.stream} ${event.version}`}
              event={event}
              past={i < past}
              now={i === past - 1}
              onGo={() => {
                setPlaying(false);
                setAtMs(Date.parse(event.at));
              }}
            />
          ))}
        </ol>
      </section>
    </main>
  );
}
