import { type FormEvent, useState } from "react";
import { call, Refused } from "../api/client";
import { type ReleasedTo, releasedTo } from "../live/state";
import { PhotoLinks } from "../shell/PhotoLinks";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import { balboas, custodyRows } from "../tow/custody";
import type { LotVehicle } from "./Patio";

interface Props {
  readonly vehicle: LotVehicle;
  onReleased(plate: string): void;
}

/** One vehicle: what was noted of it, what is owed, and giving it back. */
export function VehiclePane({ vehicle, onReleased }: Props) {
  const { t, language } = useReader();
  const { removal, due } = vehicle;
  const v = removal.vehicle;
  // Which lot it is, its keeper knows.
  const { lot: _, ...ofLot } = removal;
  const rows: readonly (readonly [string, string])[] = [
    [t("vehicle"), [t(`kind.${v.kind}`), v.make, v.model, v.color].filter(Boolean).join(" · ")],
    [t("ticket"), removal.ticket],
    ...custodyRows(ofLot, t, language),
    ...(removal.enteredAt ? [[t("enteredAt"), clockTime(removal.enteredAt, language, true)] as const] : []),
    ...(due === undefined ? [] : [[t("dueNow"), balboas(due, language)] as const]),
  ];
  return (
    <section className="vehicle" aria-labelledby="vehicle-title">
      <header>
        <h2 id="vehicle-title">{v.plate}</h2>
        <span className="pill">{t(`state.${removal.state}`)}</span>
        <a className="plain" href={`/vale?code=${removal.id}&lang=${language}`}>
          {t("voucher")}
        </a>
      </header>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <PhotoLinks photos={removal.photos} label={t("photosCount")} />
      {removal.state === "impounded" && <Release vehicle={vehicle} onReleased={onReleased} />}
    </section>
  );
}

function Release({ vehicle, onReleased }: Props) {
  const { t, language } = useReader();
  const { removal, due } = vehicle;
  const [to, setTo] = useState<ReleasedTo>("owner");
  const [paid, setPaid] = useState(due === undefined ? "" : due.toFixed(2));
  const [receipt, setReceipt] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await call("POST", `/api/v1/tow-requests/${removal.id}/steps`, language, {
        step: "released",
        release: { to, paid: Number(paid), receipt },
      });
      onReleased(removal.vehicle.plate);
    } catch (e) {
      setProblem(e instanceof Refused ? e.message : t("unreachable"));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{t("release")}</legend>
        <label htmlFor="to">{t("releaseTo")}</label>
        <select id="to" value={to} onChange={(e) => setTo(e.target.value as ReleasedTo)}>
          {releasedTo.map((who) => (
            <option key={who} value={who}>
              {t(`to.${who}`)}
            </option>
          ))}
        </select>
        <label htmlFor="paid">{t("paid")}</label>
        <input
          id="paid"
          type="number"
          required
          min={0}
          step="0.01"
          value={paid}
          onChange={(e) => setPaid(e.target.value)}
        />
        <label htmlFor="receipt">{t("receipt")}</label>
        <input
          id="receipt"
          required
          maxLength={300}
          value={receipt}
          autoComplete="off"
          onChange={(e) => setReceipt(e.target.value)}
        />
        <p className="problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="primary" disabled={busy}>
          {t("releaseIt", removal.vehicle.plate)}
        </button>
      </fieldset>
    </form>
  );
}
