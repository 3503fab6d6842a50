import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { clockTime, type Translate } from "../text/text";
import type { ReplayCandidate, ReplayEvent } from "./replay";

/** One event in the reader's words. */
export function inWords(t: Translate, { type, data, actor }: ReplayEvent): string {
  switch (type) {
    case "tow.requested":
      return t("happened.requested");
    case "tow.stepped":
      return t(`state.${data.step}` as TextKey);
    case "tow.broken-down":
      return t("happened.brokenDown", data.truck ?? "");
    case "tow.cancelled":
      return t("happened.cancelled", data.reason ?? "");
    case "tow.given-up":
    case "zone.gave-up":
      return t("state.unfulfilled");
    case "zone.queued":
      return t("moment.queued");
    case "zone.offered":
      return t("moment.offered", data.truck ?? "", data.candidates?.length ?? 0);
    case "zone.seen":
      return t("moment.seen");
    case "zone.accepted":
      return t("moment.accepted");
    case "zone.refused":
      return t("moment.refused", data.reason ?? "");
    case "zone.expired":
      return t("moment.expired");
    case "zone.overridden":
      return t("moment.overridden", actor, data.truck ?? "", data.reason ?? "");
    case "zone.redispatched":
      return t("moment.redispatched");
    case "zone.finished":
      return t(data.turnGivenBack ? "moment.finishedBack" : "moment.finished");
    default:
      return type;
  }
}

interface Props {
  readonly event: ReplayEvent;
  readonly past: boolean;
  readonly now: boolean;
  onGo(): void;
}

export function Moment({ event, past, now, onGo }: Props) {
  const { t, language } = useReader();
  return (
    <li data-past={past} aria-current={now ? "step" : undefined}>
      <button type="button" className="link" onClick={onGo}>
        <time dateTime={event.at}>{clockTime(event.at, language)}</time> {inWords(t, event)}
      </button>
      {event.data.doneAt && <span className="quiet"> {t("doneAt", clockTime(event.data.doneAt, language))}</span>}
      <code title={event.hash}>
        {event.stream.startsWith("zone/") ? `${t("ledger")} ` : ""}
        {event.version} · {event.hash.slice(0, 12)}
      </code>
      {event.data.candidates && <Candidates of={event.data.candidates} chosen={event.data.truck} />}
    </li>
  );
}

function Candidates({ of, chosen }: { of: readonly ReplayCandidate[]; chosen: string | undefined }) {
  const { t, language } = useReader();
  const n = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return (
    <details>
      <summary>{t("candidates")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("truck")}</th>
            <th scope="col">{t("eta")}</th>
            <th scope="col">{t("owed")}</th>
            <th scope="col">{t("why")}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((c) => (
            <tr key={c.truck}>
              <th scope="row">{c.truck}</th>
              <td>{c.etaMinutes === undefined ? "–" : n.format(c.etaMinutes)}</td>
              <td>{n.format(c.credit)}</td>
              <td>
                {c.truck === chosen ? t("chosenOne") : c.exclusion ? t(`exclusion.${c.exclusion}` as TextKey) : ""}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
