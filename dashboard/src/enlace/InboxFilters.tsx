import type { ReactNode } from "react";
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
          <Choice name="agency" label={t("agency")} all={t("allAgencies")} filter={filter} onChoose={set}>
            <AgencyOptions of={agencies} />
          </Choice>
          <Choice name="sector" label={t("sector")} all={t("allSectors")} filter={filter} onChoose={set}>
            {sectors.map((sector) => (
              <option key={sector} value={sector}>
                {t(`sector.${sector}`)}
              </option>
            ))}
          </Choice>
        </>
      )}
      <Choice name="kind" label={t("kindOfCase")} all={t("allKinds")} filter={filter} onChoose={set}>
        {caseKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  readonly name: keyof InboxFilter;
  readonly label: string;
  readonly all: string;
  readonly filter: InboxFilter;
  readonly children: ReactNode;
  onChoose(change: Partial<InboxFilter>): void;
}

function Choice({ name, label, all, filter, children, onChoose }: ChoiceProps) {
  return (
    <div>
      <label htmlFor={name}>{label}</label>
      <select id={name} value={filter[name]} onChange={(e) => onChoose({ [name]: e.target.value })}>
        <option value="">{all}</option>
        {children}
      </select>
    </div>
  );
}
