import { useReader } from "./reader";

interface Props {
  readonly zone: string | undefined;
  readonly zones: readonly { readonly id: string; readonly name: string }[];
  onZone(zone: string | undefined): void;
}

/** Narrows what is listed to one dispatch zone. */
export function ZoneFilter({ zone, zones, onZone }: Props) {
  const { t } = useReader();
  return (
    <label className="zone-filter">
      <span>{t("zone")}</span>
      <select id="zone-filter" value={zone ?? ""} onChange={(event) => onZone(event.target.value || undefined)}>
        <option value="">{t("allZones")}</option>
        {zones.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
