import type { Errand } from "../field/outbox";
import type { Leak } from "../live/state";
import type { Area } from "../map/areas";
import { useNow, useReader } from "../shell/reader";
import { plural, since } from "../text/text";
import { type Filter, listed } from "./work";

const filters: readonly Filter[] = ["all", "free", "mine"];

interface Props {
  readonly leaks: ReadonlyMap<string, Leak>;
  /** The zone that each lies in; of some it is not known. */
  readonly zoneOf: ReadonlyMap<string, Area | undefined>;
  readonly filter: Filter;
  readonly me: string;
  readonly errands: readonly Errand[];
  readonly heard: boolean;
  onFilter(filter: Filter): void;
  onOpen(leak: string): void;
}

export function LeakList({ leaks, zoneOf, filter, me, errands, heard, onFilter, onOpen }: Props) {
  const { t, language } = useReader();
  const nowMs = useNow(0);
  const rows = listed(leaks.values(), filter, me, errands);
  return (
    <main>
      <h2 className="out-of-sight">{t("leaks")}</h2>
      <fieldset className="filters">
        <legend className="out-of-sight">{t("show")}</legend>
        {filters.map((one) => (
          <button key={one} type="button" className="plain" aria-pressed={filter === one} onClick={() => onFilter(one)}>
            {t(`filter.${one}`)}
          </button>
        ))}
      </fieldset>
      {!heard ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : rows.length === 0 ? (
        <p className="empty">{t(filter === "mine" ? "noneMine" : "noLeaks")}</p>
      ) : (
        <ol className="leak-rows">
          {rows.map(({ leak, state, mine }) => (
            <li key={leak.id}>
              <button type="button" className={mine ? "mine" : ""} onClick={() => onOpen(leak.id)}>
                <span className="people" aria-hidden="true">
                  <b>{leak.people}</b>
                </span>
                <span>
                  <b>{leak.code}</b> · {t(`leak.${state}`)}
                  <br />
                  {plural(t, "people", leak.people, language)} · {plural(t, "reports", leak.reports, language)} ·{" "}
                  {t("sinceAgo", since(leak.firstReportedAt, nowMs, language))}
                  {zoneOf.get(leak.id) && <small>{zoneOf.get(leak.id)?.name}</small>}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </main>
  );
}
