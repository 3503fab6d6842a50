import { AgencyOptions } from "../cases/AgencyOptions";
import { caseKinds, sectors } from "../cases/kinds";
import { useAgencies } from "../cases/useAgencies";
import { useReader } from "../shell/reader";
import { type InboxFilter, unfiltered } from "./useInbox";

interface Props {
  readonly filter: InboxFilter;
  /** Whether the reader works on the cases of more than one agency. */
  readonly isForAll: boolean;
  readonly onChange: (filter: InboxFilter) => void;
}

/** Whose cases are listed, and of which kinds. */
export function InboxFilters({ filter, isForAll, onChange }: Props) {
  const { t } = useReader();
  const agencies = useAgencies();
  const set = (change: Partial<InboxFilter>) => {
    const next = { ...filter, ...change };
    onChange(Object.values(next).every((value) => value === "") ? unfiltered : next);
  };
  return (
    <div className="inbox-filters">
      {isForAll && (
        <>
          <div>
            <label htmlFor="agency">{t("agency")}</label>
            <select id="agency" value={filter.agency} onChange={(e) => set({ agency: e.target.value })}>
              <option value="">{t("allAgencies")}</option>
              <AgencyOptions of={agencies} />
            </select>
          </div>
          <div>
            <label htmlFor="sector">{t("sector")}</label>
            <select id="sector" value={filter.sector} onChange={(e) => set({ sector: e.target.value })}>
              <option value="">{t("allSectors")}</option>
              {sectors.map((sector) => (
                <option key={sector} value={sector}>
                  {t(`sector.${sector}`)}
                </option>
              ))}
            </select>
          </div>
        </>
      )}
      <div>
        <label htmlFor="kind">{t("kindOfCase")}</label>
        <select id="kind" value={filter.kind} onChange={(e) => set({ kind: e.target.value })}>
          <option value="">{t("allKinds")}</option>
          {caseKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
