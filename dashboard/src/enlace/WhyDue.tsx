import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { ClockExplanation as Explanation } from "../api/generated";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";

/** "Why is it due then", line by line; asked for when somebody opens it. */
export function WhyDue({ path, version }: { path: string; version: number }) {
  const { t, language } = useReader();
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState<Explanation>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another reckoning
  useEffect(() => {
    if (open) void call<Explanation>("GET", `${path}/clock`, language).then(setWhy, () => setWhy(undefined));
  }, [open, path, language, version]);
  const hours = new Intl.NumberFormat(language === "en" ? "en" : "es-PA", { maximumFractionDigits: 1 });
  const day = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es-PA", {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "America/Panama",
  });
  return (
    <details className="why" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("whyThen")}</summary>
      {why && (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("from")}</th>
                <th scope="col">{t("reason")}</th>
                <th scope="col">{t("addsHours")}</th>
                <th scope="col">{t("dueThen")}</th>
              </tr>
            </thead>
            <tbody>
              {why.lines.map((line) => (
                <tr key={line.kind + line.from} className={line.kind === "counted" ? "" : "quiet"}>
                  <td>{day.format(new Date(line.from))}</td>
                  <td>{line.text}</td>
                  <td className="number">{hours.format(line.addsMinutes / 60)}</td>
                  <td>{clockTime(line.dueAt, language, true)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="quiet">{t("byLaw", clockTime(why.clock.legalDueAt, language, true))}</p>
        </>
      )}
    </details>
  );
}
