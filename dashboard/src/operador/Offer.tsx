import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { Removal } from "../live/state";
import { useNow, useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { Slide } from "./Slide";
import { type Job, metersBetween, type OwnTruck, secondsLeft } from "./work";

const reasons = ["far", "busy", "unsafe", "broken"] as const;

/** Three short tones: heard over an engine, and different from every message. */
function ring(): void {
  try {
    const audio = new AudioContext();
    for (const at of [0, 0.25, 0.5]) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = 880;
      gain.gain.value = 0.25;
      tone.connect(gain).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.15);
    }
  } catch {
    // A phone that plays no sound before the first touch still vibrates and shows it.
  }
  navigator.vibrate?.([300, 150, 300, 150, 300]);
}

interface Props {
  readonly job: Job;
  readonly removal: Removal;
  readonly truck: OwnTruck;
  readonly live: boolean;
  onAnswered(): Promise<void>;
}

export function Offer({ job, removal, truck, live, onAnswered }: Props) {
  const { t, language } = useReader();
  const nowMs = useNow(0);
  const [refusing, setRefusing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const [total] = useState(() => Math.max(1, job.deadline ? secondsLeft(job.deadline, Date.now()) : 1));
  const left = job.deadline ? secondsLeft(job.deadline, nowMs) : 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each offer
  useEffect(() => {
    ring();
    // The dispatcher sees that the phone has it; if this gets lost, they may ring for nothing.
    call("POST", `/api/v1/offers/${job.offerId}/seen`, language, {}).catch(() => undefined);
  }, [job.offerId]);

  async function answer(what: "accept" | "refuse", body: unknown) {
    setBusy(true);
    setProblem("");
    try {
      await call("POST", `/api/v1/offers/${job.offerId}/${what}`, language, body);
    } catch (e) {
      setProblem(e instanceof TypeError ? t("unreachable") : e instanceof Error ? e.message : String(e));
    }
    await onAnswered();
    setBusy(false);
  }

  return (
    <section className="offer" aria-labelledby="offer-title">
      <h2 id="offer-title">{t("newRemoval")}</h2>
      <Ring left={left} total={total} />
      <p className="plate">{removal.vehicle.plate}</p>
      <p>
        {t(`kind.${removal.vehicle.kind}` as TextKey)}
        {removal.vehicle.make ? ` · ${removal.vehicle.make}` : ""}
        {removal.vehicle.color ? ` · ${removal.vehicle.color}` : ""}
      </p>
      {removal.address && <p>{removal.address}</p>}
      <p className="far">
        <b>{t("minutes", Math.max(1, Math.round(job.etaMinutes)))}</b>
        {truck.location && ` · ${(metersBetween(truck.location, removal.location) / 1000).toFixed(1)} km`}
      </p>
      <p className="problem" role="alert">
        {problem || (live ? "" : t("offerNeedsLine"))}
      </p>
      {refusing ? (
        <div className="reasons">
          <h3>{t("whyNot")}</h3>
          {reasons.map((reason) => (
            <button
              key={reason}
              type="button"
              className="plain big"
              disabled={busy}
              onClick={() => void answer("refuse", { reason: t(`refuse.${reason}`) })}
            >
              {t(`refuse.${reason}`)}
            </button>
          ))}
          <button type="button" className="plain" onClick={() => setRefusing(false)}>
            {t("goBack")}
          </button>
        </div>
      ) : (
        <>
          <Slide label={t("slideToAccept")} disabled={busy || left === 0} onEnd={() => void answer("accept", {})} />
          <button type="button" className="plain" disabled={busy} onClick={() => setRefusing(true)}>
            {t("refuseOffer")}
          </button>
        </>
      )}
    </section>
  );
}

function Ring({ left, total }: { left: number; total: number }) {
  const { t } = useReader();
  const around = 2 * Math.PI * 54;
  return (
    <svg className="ring" viewBox="0 0 120 120" role="img" aria-label={t("secondsLeft", left)}>
      <circle cx="60" cy="60" r="54" />
      <circle
        cx="60"
        cy="60"
        r="54"
        className={left <= 10 ? "left late" : "left"}
        strokeDasharray={around}
        strokeDashoffset={around * (1 - left / total)}
      />
      <text x="60" y="73" textAnchor="middle">
        {left}
      </text>
    </svg>
  );
}
