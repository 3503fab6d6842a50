import { useCallback, useEffect, useState } from "react";
import { call } from "../api/client";
import { FieldBar } from "../field/FieldBar";
import { OutboxBar } from "../field/OutboxBar";
import { openOffline } from "../field/offline";
import type { NewErrand } from "../field/outbox";
import { useOutbox } from "../field/useOutbox";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { JobPane } from "./JobPane";
import { Offer } from "./Offer";
import { clearNotices, unsubscribe } from "./push";
import { usePositions } from "./usePositions";
import { useTruck } from "./useTruck";
import { Waiting } from "./Waiting";
import { WakeSwitch } from "./WakeSwitch";
import { isOver, standing } from "./work";

/** The tow operator's screen: one column, one big thing at a time. */
export function Operador(screen: Screen) {
  const { t, language } = useReader();
  const truckId = screen.me.scope ?? "";
  const { known, connection, refresh } = useTruck(truckId);
  const { outbox, errands } = useOutbox("operador", screen.me.name, refresh);
  const [blind, setBlind] = useState(false);
  const [problem, setProblem] = useState("");
  const { truck, removal, lot } = known;
  usePositions(truck?.onDuty === true, setBlind);

  useEffect(() => void openOffline("/operador"), []);

  const offered = truck?.job?.phase === "offered";
  useEffect(() => {
    if (!offered) void clearNotices();
  }, [offered]);

  const done = useCallback((errand: NewErrand) => outbox.add(errand), [outbox]);

  async function change(what: "shift" | "pause", body: object) {
    setProblem("");
    try {
      await call("POST", `/api/v1/trucks/${truckId}/${what}`, language, body);
    } catch (e) {
      setProblem(e instanceof TypeError ? t("unreachable") : e instanceof Error ? e.message : String(e));
    }
    await refresh();
  }

  async function signOut() {
    // Without a line the server forgets the phone when its push service does.
    await unsubscribe(truckId, language).catch(() => undefined);
    screen.onSignOut();
  }

  const working = truck?.job?.phase === "assigned" && removal && !isOver(standing(removal, errands));
  return (
    <div className="field">
      <FieldBar
        title={truck ? `${truck.id} · ${truck.companyName}` : truckId}
        connection={connection}
        screen={{ ...screen, onSignOut: () => void signOut() }}
      />
      <OutboxBar outbox={outbox} errands={errands} />
      <main>
        {!truck ? (
          <p className="loading" role="status">
            {t("connecting")}
          </p>
        ) : offered && truck.job && removal ? (
          <Offer
            key={truck.job.offerId}
            job={truck.job}
            removal={removal}
            truck={truck}
            live={connection.kind === "live"}
            onAnswered={refresh}
          />
        ) : working ? (
          <JobPane removal={removal} lot={lot} errands={errands} onDone={done} />
        ) : truck.onDuty ? (
          <>
            {truck.paused ? (
              <section className="waiting">
                <h2>{t("paused")}</h2>
                <p className="quiet">{t("pauseHelp")}</p>
                <button type="button" className="primary step" onClick={() => void change("pause", { paused: false })}>
                  {t("resume")}
                </button>
              </section>
            ) : (
              <>
                <Waiting truck={truck} />
                <WakeSwitch truck={truckId} />
                <button type="button" className="plain big" onClick={() => void change("pause", { paused: true })}>
                  {t("pause")}
                </button>
              </>
            )}
            <button type="button" className="plain big" onClick={() => void change("shift", { onDuty: false })}>
              {t("endShift")}
            </button>
          </>
        ) : (
          <section className="waiting">
            <h2>{t("activity.offDuty")}</h2>
            <p className="quiet">{t("startShiftHelp")}</p>
            <button type="button" className="primary step" onClick={() => void change("shift", { onDuty: true })}>
              {t("startShift")}
            </button>
          </section>
        )}
        {blind && (
          <p className="problem" role="alert">
            {t("noLocation")}
          </p>
        )}
        <p className="problem" role="alert">
          {problem}
        </p>
      </main>
    </div>
  );
}
