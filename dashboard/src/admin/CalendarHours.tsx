import { AgencyOptions } from "../cases/AgencyOptions";
import { useAgencies } from "../cases/useAgencies";
import { useReader } from "../shell/reader";
import { areHours, type HoursDraft, weekdays } from "./calendar";

interface Props {
  readonly hours: readonly HoursDraft[];
  onChange(hours: readonly HoursDraft[]): void;
}

/** The name of a weekday, of which the 5th of January 2026 was the first. */
function dayName(at: number, language: string): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es-PA", { weekday: "long", timeZone: "UTC" }).format(
    Date.UTC(2026, 0, 5 + at),
  );
}

/** Everybody's hours, and those of agencies that have their own. */
export function CalendarHours({ hours, onChange }: Props) {
  const { t, language } = useReader();
  const agencies = useAgencies().filter((a) => hours.every((h) => h.agency !== a.code));
  const days = weekdays.map((_, i) => dayName(i, language));
  const set = (owner: string, day: number, text: string) =>
    onChange(hours.map((h) => (h.agency === owner ? { ...h, days: h.days.map((d, i) => (i === day ? text : d)) } : h)));
  return (
    <fieldset>
      <legend>{t("calendar.hours")}</legend>
      <p className="quiet">{t("hoursHelp")}</p>
      {hours.map((h) => (
        <fieldset key={h.agency} className="office" aria-label={h.agency || t("everybody")}>
          <b>{h.agency || t("everybody")}</b>
          {h.days.map((text, i) => (
            <label key={days[i]}>
              {days[i]}
              <input
                value={text}
                autoComplete="off"
                aria-invalid={!areHours(text)}
                placeholder="08:00-16:00"
                onChange={(e) => set(h.agency, i, e.target.value)}
              />
            </label>
          ))}
          {h.agency !== "" && (
            <button
              type="button"
              className="plain"
              aria-label={t("removeHours", h.agency)}
              onClick={() => onChange(hours.filter((other) => other !== h))}
            >
              ×
            </button>
          )}
        </fieldset>
      ))}
      <div className="admin-choice">
        <label htmlFor="own-hours">{t("ownHours")}</label>
        <select
          id="own-hours"
          value=""
          onChange={(e) =>
            e.target.value !== "" && onChange([...hours, { agency: e.target.value, days: hours[0]?.days ?? [] }])
          }
        >
          <option value="">{t("choose")}</option>
          <AgencyOptions of={agencies} />
        </select>
      </div>
    </fieldset>
  );
}
