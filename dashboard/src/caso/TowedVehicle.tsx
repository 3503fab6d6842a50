import { type FormEvent, useState } from "react";
import { call, Refused } from "../api/client";
import type { TowedVehicle as Found } from "../api/generated";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import { balboas } from "../tow/custody";

/** "Where is my car?" */
export function TowedVehicle() {
  const { t, language } = useReader();
  const [plate, setPlate] = useState("");
  const [ticket, setTicket] = useState("");
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setFound(undefined);
    setProblem("");
    const asked = new URLSearchParams({ plate, ticket });
    try {
      setFound(await call<Found>("GET", `/api/v1/towed-vehicles?${asked}`, language));
    } catch (e) {
      setProblem(e instanceof Refused ? e.message : t("unreachable"));
    }
  }
  return (
    <section aria-labelledby="car">
      <h2 id="car">{t("whereIsMyCar")}</h2>
      <form onSubmit={(event) => void submit(event)}>
        <label htmlFor="plate">{t("plate")}</label>
        <input id="plate" required value={plate} autoComplete="off" onChange={(e) => setPlate(e.target.value)} />
        <label htmlFor="ticket">{t("ticketNumber")}</label>
        <input id="ticket" required value={ticket} autoComplete="off" onChange={(e) => setTicket(e.target.value)} />
        <button type="submit" className="primary">
          {t("see")}
        </button>
      </form>
      <p className="problem" role="alert">
        {problem}
      </p>
      {found && (
        <article aria-live="polite">
          <h3>
            {found.plate} · {found.words}
          </h3>
          <p className="quiet">
            CAC {found.code} · {clockTime(found.since, language, true)}
          </p>
          {found.lot && (
            <>
              <p>
                <b>{found.lot.name}</b>
                <br />
                {found.lot.address}
                <br />
                {found.lot.hours}
              </p>
              <a className="plain" href={`geo:${found.lot.location.lat},${found.lot.location.long}`}>
                {t("openInMaps")}
              </a>
            </>
          )}
          {found.due !== undefined && (
            <p>
              <b>{t("toPay", balboas(found.due, language))}</b>
              {found.storagePerDay !== undefined && (
                <>
                  <br />
                  {t("perDayMore", balboas(found.storagePerDay, language))}
                </>
              )}
            </p>
          )}
          {found.bring && <p>{found.bring}</p>}
        </article>
      )}
    </section>
  );
}
