import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { DemandAnswer as Demand } from "../api/generated";
import { useAnswer } from "../api/useAnswer";
import { companyName, type Leak, type LiveState, type Removal, type Truck } from "../live/state";
import { activityLook, lookOf } from "../look/states";
import { useReader } from "../shell/reader";
import { ZoneFilter } from "../shell/ZoneFilter";
import { age, plural } from "../text/text";
import { urgency, waits } from "./order";
import type { Kind, Selection } from "./route";

interface Props {
  readonly live: LiveState;
  readonly nowMs: number;
  readonly list: Kind;
  readonly order: readonly string[];
  readonly selection: Selection | undefined;
  /** The zone that the lists are narrowed to; none for all. */
  readonly zone: string | undefined;
  onZone(zone: string | undefined): void;
  onList(list: Kind): void;
  onSelect(selection: Selection): void;
  onHold(held: boolean): void;
}

const kinds: readonly Kind[] = ["removal", "truck", "leak"];

export function Lists(props: Props) {
  const { live, list, zone, onList, onHold, onZone } = props;
  const { t } = useReader();
  const tabs = useRef<HTMLDivElement>(null);
  const names = {
    removal: `${t("removals")} ${live.removals.size}`,
    truck: `${t("trucks")} ${live.trucks.size}`,
    leak: `${t("leaks")} ${live.leaks.size}`,
  };

  function step(event: KeyboardEvent) {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const next = kinds[(kinds.indexOf(list) + by + kinds.length) % kinds.length] ?? list;
    onList(next);
    tabs.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  }

  return (
    <section className="lists" onPointerEnter={() => onHold(true)} onPointerLeave={() => onHold(false)}>
      <div className="tabs" role="tablist" ref={tabs} onKeyDown={step}>
        {kinds.map((kind) => (
          <button
            type="button"
            key={kind}
            id={`tab-${kind}`}
            role="tab"
            aria-selected={kind === list}
            aria-controls="list"
            tabIndex={kind === list ? 0 : -1}
            onClick={() => onList(kind)}
          >
            {names[kind]}
          </button>
        ))}
      </div>
      <ZoneFilter
        zone={zone}
        zones={[...new Set([...live.trucks.values()].map((truck) => truck.zone))]
          .sort()
          .map((id) => ({ id, name: id }))}
        onZone={onZone}
      />
      {zone && list === "truck" && <ZoneDemand zone={zone} />}
      <div className="rows" id="list" role="tabpanel" aria-labelledby={`tab-${list}`} tabIndex={-1}>
        <Rows {...props} />
      </div>
    </section>
  );
}

function Rows({ live, nowMs, list, order, selection, onSelect }: Props) {
  const { t } = useReader();
  // biome-ignore lint/suspicious/useIterableCallbackReturn: each kind returns, which the compiler sees
  const things = order.map((id): ReactNode => {
    const chosen = selection?.kind === list && selection.id === id;
    const props = { key: id, id, chosen, onClick: () => onSelect({ kind: list, id }) };
    switch (list) {
      case "removal": {
        const removal = live.removals.get(id);
        return removal && <RemovalRow {...props} key={id} removal={removal} nowMs={nowMs} />;
      }
      case "truck": {
        const truck = live.trucks.get(id);
        return truck && <TruckRow {...props} key={id} truck={truck} company={companyName(live, truck.company)} />;
      }
      case "leak": {
        const leak = live.leaks.get(id);
        return leak && <LeakRow {...props} key={id} leak={leak} nowMs={nowMs} />;
      }
    }
  });
  const emptyWords = { removal: t("noRemovals"), truck: t("noTrucks"), leak: t("noLeaks") };
  return things.length === 0 ? <p className="empty">{emptyWords[list]}</p> : <ul>{things}</ul>;
}

interface RowProps {
  readonly id: string;
  readonly chosen: boolean;
  onClick(): void;
}

function Row({
  id,
  chosen,
  onClick,
  token,
  glyph,
  title,
  right,
  rightToken,
  line,
  children,
}: RowProps & {
  token: string;
  glyph: string;
  title: string;
  right: string;
  rightToken?: string;
  line: string;
  children?: ReactNode;
}) {
  return (
    <li>
      <button type="button" className="row" data-row={id} aria-current={chosen} onClick={onClick}>
        <span className="shape" aria-hidden="true" style={{ background: `var(--${token})` }}>
          {glyph}
        </span>
        <span className="title">{title}</span>
        <span className="right" style={rightToken ? { color: `var(--${rightToken})` } : undefined}>
          {right}
        </span>
        <span className="line">{line}</span>
        {children}
      </button>
    </li>
  );
}

function RemovalRow({ removal, nowMs, ...row }: RowProps & { removal: Removal; nowMs: number }) {
  const { t } = useReader();
  const used = urgency(removal, nowMs);
  const { token, glyph } = lookOf(removal.state, used >= 1);
  const since = waits(removal) ? removal.requestedAt : removal.stateSince;
  const truck = removal.truck ? ` → ${removal.truck}` : "";
  return (
    <Row
      {...row}
      token={token}
      glyph={glyph}
      title={`${removal.vehicle.plate} · ${t(`state.${removal.state}`)}${truck}`}
      right={age(since, nowMs)}
      {...(used >= 1 ? { rightToken: "late" } : used >= 0.8 ? { rightToken: "waiting" } : {})}
      line={`${removal.address ?? removal.zone} · ${t(`kind.${removal.vehicle.kind}`)} · ${removal.code}`}
    >
      {waits(removal) && (
        <span className="bar" aria-hidden="true">
          <i style={{ width: `${Math.min(100, used * 100)}%`, background: `var(--${token})` }} />
        </span>
      )}
    </Row>
  );
}

function TruckRow({ truck, company, ...row }: RowProps & { truck: Truck; company: string }) {
  const { t } = useReader();
  return (
    <Row
      {...row}
      {...activityLook(truck.activity)}
      title={truck.id}
      right={truck.paused ? t("paused") : t(`activity.${truck.activity}`)}
      line={`${company} · ${truck.zone}${truck.request ? ` · ${truck.request}` : ""}`}
    />
  );
}

function LeakRow({ leak, nowMs, ...row }: RowProps & { leak: Leak; nowMs: number }) {
  const { t, language } = useReader();
  return (
    <Row
      {...row}
      token="leak"
      glyph="≈"
      title={`${plural(t, "people", leak.people, language)} · ${t(`leak.${leak.state}`)}`}
      right={age(leak.lastReportedAt, nowMs)}
      line={[
        leak.code,
        plural(t, "reports", leak.reports, language),
        `± ${Math.round(leak.ellipse.semiMajorM)} m`,
      ].join(" · ")}
    />
  );
}

/** How many removals this hour should bring, and how wrong such forecasts were. */
function ZoneDemand({ zone }: { zone: string }) {
  const { t, language } = useReader();
  const found = useAnswer<Demand | undefined>(`/api/v1/zones/${zone}/demand`, undefined);
  const now = found?.hours[0];
  if (!found || !now || found.learntFrom === 0) return null;
  const n = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return (
    <p className="zone-demand">
      {t("demandNow", n.format(now.expected), now.low, now.high)}
      <br />
      <span className="quiet">
        {found.error.hours === 0 ? t("demandLittle") : t("demandError", n.format(found.error.meanAbsolute))}
      </span>
    </p>
  );
}
