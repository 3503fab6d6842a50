import type { ReactNode } from "react";
import { companyName, type Leak, type LiveState, type Removal, type Truck } from "../live/state";
import { activityLook, lookOf } from "../look/states";
import { useReader } from "../shell/reader";
import { age, clockTime, plural } from "../text/text";
import { custodyRows } from "../tow/custody";
import { urgency } from "./order";
import { type Ask, RemovalActions } from "./RemovalActions";
import type { Selection } from "./route";
import { Timeline } from "./Timeline";

interface Props {
  readonly live: LiveState;
  readonly nowMs: number;
  readonly selection: Selection | undefined;
  onAsk(ask: Ask): void;
  onFollow(): void;
}

export function Details({ live, nowMs, selection, onAsk, onFollow }: Props) {
  const { t } = useReader();
  return (
    <section className="details" aria-label={t("details")} tabIndex={0}>
      <Selected live={live} nowMs={nowMs} selection={selection} onAsk={onAsk} />
      {selection && (
        <button type="button" className="plain wide" onClick={onFollow}>
          {t("follow")} <kbd>F</kbd>
        </button>
      )}
      <p className="quiet keys">{t("keysHelp")}</p>
    </section>
  );
}

function Selected({ live, nowMs, selection, onAsk }: Omit<Props, "onFollow">): ReactNode {
  const { t } = useReader();
  if (!selection) return <p className="empty">{t("noSelection")}</p>;
  switch (selection.kind) {
    case "removal": {
      const removal = live.removals.get(selection.id);
      return removal ? (
        <RemovalDetails live={live} removal={removal} nowMs={nowMs} onAsk={onAsk} />
      ) : (
        <p className="empty">{t("removalOver", selection.id)}</p>
      );
    }
    case "truck": {
      const truck = live.trucks.get(selection.id);
      return truck ? <TruckDetails live={live} truck={truck} /> : <p className="empty">{t("noSelection")}</p>;
    }
    case "leak": {
      const leak = live.leaks.get(selection.id);
      return leak ? <LeakDetails leak={leak} /> : <p className="empty">{t("leakOver", selection.id)}</p>;
    }
  }
}

function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Head({ title, token, glyph, word }: { title: string; token: string; glyph: string; word: string }) {
  return (
    <header>
      <h2>{title}</h2>
      <span className="pill">
        <span aria-hidden="true" style={{ color: `var(--${token})` }}>
          {glyph}
        </span>{" "}
        {word}
      </span>
    </header>
  );
}

interface RemovalProps extends Pick<Props, "live" | "nowMs" | "onAsk"> {
  readonly removal: Removal;
}

function RemovalDetails({ live, removal, nowMs, onAsk }: RemovalProps) {
  const { t, language } = useReader();
  const { vehicle } = removal;
  const look = lookOf(removal.state, urgency(removal, nowMs) >= 1);
  const about = [t(`kind.${vehicle.kind}`), vehicle.make, vehicle.model].filter(Boolean).join(" · ");
  return (
    <>
      <Head title={vehicle.plate} {...look} word={t(`state.${removal.state}`)} />
      <p>{t("requestedAt", clockTime(removal.requestedAt, language), removal.officer.badge)}</p>
      <Facts
        rows={[
          ["CAC", removal.code],
          [t("place"), removal.address ?? `${removal.location.lat.toFixed(5)}, ${removal.location.long.toFixed(5)}`],
          [t("vehicle"), about],
          [t("ticket"), removal.ticket],
          [t("zone"), removal.zone],
          ...(removal.truck
            ? [[t("truck"), `${removal.truck} · ${companyName(live, removal.company ?? "")}`] as const]
            : []),
          ...(removal.etaMinutes !== undefined && removal.truck
            ? [[t("eta"), t("minutes", Math.ceil(removal.etaMinutes))] as const]
            : []),
          ...custodyRows(removal, t, language),
        ]}
      />
      {removal.state === "offered" && removal.truck && removal.offerDeadline && (
        <p className="offer" role="timer">
          {t("offerLeft", removal.truck, age(new Date(nowMs).toISOString(), Date.parse(removal.offerDeadline)))}
          <br />
          <OfferSeen removal={removal} phone={live.companies.get(removal.company ?? "")?.phone} />
        </p>
      )}
      <RemovalActions key={removal.id} removal={removal} onAsk={onAsk} />
      <p className="elsewhere">
        <a href={`/vale?code=${removal.id}&lang=${language}`}>{t("voucher")}</a>{" "}
        <a href={`/repeticion?removal=${removal.id}&lang=${language}`}>{t("replay")}</a>
      </p>
      <Timeline key={`timeline-${removal.id}`} removal={removal} />
    </>
  );
}

/** The phone of last resort, as long as the operator's own has not shown the offer. */
function OfferSeen({ removal, phone }: { removal: Removal; phone: string | undefined }) {
  const { t, language } = useReader();
  if (removal.offerSeenAt)
    return <span className="quiet">{t("offerSeen", clockTime(removal.offerSeenAt, language))}</span>;
  return (
    <span className="quiet">
      {t("offerNotSeen")} {phone ? <a href={`tel:${phone.replaceAll(" ", "")}`}>{phone}</a> : "–"}
    </span>
  );
}

function TruckDetails({ live, truck }: { live: LiveState; truck: Truck }) {
  const { t } = useReader();
  return (
    <>
      <Head
        title={truck.id}
        {...activityLook(truck.activity)}
        word={truck.paused ? t("paused") : t(`activity.${truck.activity}`)}
      />
      <Facts
        rows={[
          [t("company"), companyName(live, truck.company)],
          [t("zone"), truck.zone],
          [t("class"), t(`class.${truck.class}`)],
          ...(truck.request ? [[t("removals"), truck.request] as const] : []),
        ]}
      />
    </>
  );
}

function LeakDetails({ leak }: { leak: Leak }) {
  const { t, language } = useReader();
  const percent = new Intl.NumberFormat(language, { style: "percent" }).format(Math.min(leak.confidence, 0.99));
  return (
    <>
      <Head title={leak.code} token="leak" glyph="≈" word={t(`leak.${leak.state}`)} />
      <p>
        {plural(t, "people", leak.people, language)} · {plural(t, "reports", leak.reports, language)}
      </p>
      <Facts
        rows={[
          [t("confidence"), leak.confidence > 0.99 ? `> ${percent}` : percent],
          [t("where95"), `${Math.round(leak.ellipse.semiMajorM)} m`],
          [t("place"), `${leak.location.lat.toFixed(5)}, ${leak.location.long.toFixed(5)}`],
          [t("firstReport"), clockTime(leak.firstReportedAt, language, true)],
          [t("lastReport"), clockTime(leak.lastReportedAt, language, true)],
          ...(leak.crew ? [[t("crew"), leak.crew] as const] : []),
        ]}
      />
    </>
  );
}
