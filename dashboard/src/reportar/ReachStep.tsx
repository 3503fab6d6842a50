import { useReader } from "../shell/reader";
import type { Report } from "./report";

interface Props {
  readonly report: Report;
  onChange(part: Partial<Report>): void;
}

/** How to reach who reports; none of it is needed. */
export function ReachStep({ report, onChange }: Props) {
  const { t } = useReader();
  return (
    <>
      <p>{t("optional")}</p>
      <label htmlFor="name">{t("yourName")}</label>
      <input
        id="name"
        autoComplete="name"
        maxLength={200}
        value={report.name}
        onChange={(e) => onChange({ name: e.target.value })}
      />
      <label htmlFor="phone">{t("yourPhone")}</label>
      <input
        id="phone"
        type="tel"
        autoComplete="tel"
        maxLength={30}
        value={report.phone}
        onChange={(e) => onChange({ phone: e.target.value })}
      />
      <label htmlFor="email">{t("yourEmail")}</label>
      <input
        id="email"
        type="email"
        autoComplete="email"
        maxLength={254}
        value={report.email}
        onChange={(e) => onChange({ email: e.target.value })}
      />
    </>
  );
}
