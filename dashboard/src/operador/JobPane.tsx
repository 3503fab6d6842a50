import { useEffect, useState } from "react";
import { stayAwake } from "../field/offline";
import type { Errand, NewErrand } from "../field/outbox";
import { Photos, shrink } from "../field/Photos";
import type { Removal } from "../live/state";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { balboas } from "../tow/custody";
import { Signature } from "./Signature";
import { breakdownPath, type Lot, nextStep, type Step, standing, stepsPath } from "./work";

interface Props {
  readonly removal: Removal;
  readonly lot: Lot | undefined;
  readonly errands: readonly Errand[];
  onDone(errand: NewErrand): Promise<void>;
}

/** The removal in hand: one next step, and what to do when it goes otherwise. */
export function JobPane({ removal, lot, errands, onDone }: Props) {
  const { t, language } = useReader();
  const state = standing(removal, errands);
  const next = nextStep[state];
  const [photos, setPhotos] = useState<readonly Blob[]>([]);
  const [signature, setSignature] = useState<Promise<Blob>>();
  const [damage, setDamage] = useState("");
  const [keysTaken, setKeysTaken] = useState(false);
  const [price, setPrice] = useState("");
  const [telling, setTelling] = useState(false);
  const [other, setOther] = useState(false);
  const leaving = errands.some((errand) => errand.path === breakdownPath(removal.id) && errand.refused === undefined);

  useEffect(() => {
    const awake = stayAwake();
    return () => void awake.then((release) => release());
  }, []);

  function report(step: Step, note?: string) {
    const evidence = [...photos.map(shrink), ...(signature && step === "impounded" ? [signature] : [])];
    setPhotos([]);
    setSignature(undefined);
    setOther(false);
    setTelling(true);
    const custody =
      step === "hooked"
        ? { keysTaken, ...(damage.trim() ? { damage: damage.trim() } : {}) }
        : step === "impounded" && price !== ""
          ? { price: Number(price) }
          : {};
    return onDone({
      path: stepsPath(removal.id),
      body: { step, ...(note ? { note } : {}), ...custody, doneAt: new Date().toISOString() },
      photos: evidence,
    }).finally(() => setTelling(false));
  }
  const { lat, long } = removal.location;
  return (
    <section className="job" aria-labelledby="job-title">
      <p className="state">{t(`state.${state}` as TextKey)}</p>
      <h2 id="job-title" className="plate">
        {removal.vehicle.plate}
      </h2>
      <p>
        {t(`kind.${removal.vehicle.kind}` as TextKey)}
        {removal.vehicle.make ? ` · ${removal.vehicle.make}` : ""}
        {removal.vehicle.color ? ` · ${removal.vehicle.color}` : ""}
      </p>
      <p>{removal.address ?? `${lat.toFixed(5)}, ${long.toFixed(5)}`}</p>
      <p className="quiet">
        CAC {removal.code} · {t("ticket")} {removal.ticket} · {t("badge", removal.officer.badge)}
      </p>
      {(state === "assigned" || state === "enRoute") && (
        <a className="plain big" href={`geo:${lat},${long}?q=${lat},${long}`}>
          {t("openInMaps")}
        </a>
      )}
      {(state === "hooked" || state === "inTransit") && lot && (
        <>
          <p>
            {t("toLot")}: <b>{lot.name}</b>, {lot.address}
          </p>
          <a
            className="plain big"
            href={`geo:${lot.location.lat},${lot.location.long}?q=${lot.location.lat},${lot.location.long}`}
          >
            {t("openInMaps")}
          </a>
        </>
      )}
      <a className="plain big" href="tel:311">
        {t("call311")}
      </a>
      {state === "onScene" && (
        <>
          <Photos label={t("fourSides")} photos={photos} onChange={setPhotos} />
          <label className="field-label">
            {t("damage")}
            <textarea rows={2} maxLength={300} value={damage} onChange={(e) => setDamage(e.target.value)} />
            <span className="quiet">{t("damageHelp")}</span>
          </label>
          <label className="tick">
            <input type="checkbox" checked={keysTaken} onChange={(e) => setKeysTaken(e.target.checked)} />{" "}
            {t("keysQuestion")}
          </label>
        </>
      )}
      {state === "inTransit" && (
        <>
          {removal.fare && (
            <label className="field-label">
              {t("price")}
              <input
                type="number"
                inputMode="decimal"
                min={0}
                max={removal.fare.most}
                step="0.01"
                value={price}
                onChange={(e) => setPrice(e.target.value)}
              />
              <span className="quiet">{t("priceHelp", balboas(removal.fare.most, language))}</span>
            </label>
          )}
          <Signature onSigned={setSignature} />
        </>
      )}
      {leaving ? (
        <p role="status">{t("breakdownTold")}</p>
      ) : (
        next && (
          <button type="button" className="primary step" disabled={telling} onClick={() => void report(next)}>
            {t(`step.${next}` as TextKey)}
          </button>
        )
      )}
      {!leaving && ["assigned", "enRoute", "onScene"].includes(state) && (
        <Otherwise
          open={other}
          onScene={state === "onScene"}
          onOpen={setOther}
          onStep={(step, note) => void report(step, note)}
          onBreakdown={(reason) => void onDone({ path: breakdownPath(removal.id), body: { reason } })}
        />
      )}
    </section>
  );
}

interface OtherwiseProps {
  readonly open: boolean;
  readonly onScene: boolean;
  onOpen(open: boolean): void;
  onStep(step: Step, note: string): void;
  onBreakdown(reason: string): void;
}

/** What ends a job early. Each says what it does, and is pressed twice. */
function Otherwise({ open, onScene, onOpen, onStep, onBreakdown }: OtherwiseProps) {
  const { t } = useReader();
  const [sure, setSure] = useState<"goneOnArrival" | "handedOver" | "breakdown">();
  if (!open)
    return (
      <button type="button" className="plain" onClick={() => onOpen(true)}>
        {t("otherwise")}
      </button>
    );
  const choices = onScene ? (["handedOver", "goneOnArrival", "breakdown"] as const) : (["breakdown"] as const);
  function act(choice: typeof sure) {
    if (choice === "breakdown") onBreakdown(t("step.breakdown"));
    else if (choice) onStep(choice, t(`step.${choice}`));
  }
  return (
    <div className="reasons">
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          className={sure === choice ? "danger big" : "plain big"}
          onClick={() => (sure === choice ? act(choice) : setSure(choice))}
        >
          {t(sure === choice ? (`sure.${choice}` as TextKey) : (`step.${choice}` as TextKey))}
        </button>
      ))}
      <button type="button" className="plain" onClick={() => onOpen(false)}>
        {t("goBack")}
      </button>
    </div>
  );
}
