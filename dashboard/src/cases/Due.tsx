import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import type { Clock } from "./case";

/** How a case's clock stands: by shape, word and colour. */
export function Due({ clock }: { clock: Clock }) {
  const { t, language } = useReader();
  const when = clockTime(clock.dueAt, language, true);
  if (clock.state === "stopped")
    return (
      <span className={`due ${clock.inTime === false ? "due-late" : "due-done"}`}>
        <span aria-hidden="true">■</span> {t(clock.inTime === false ? "dueAnsweredLate" : "dueAnswered")}
      </span>
    );
  if (clock.state === "paused")
    return (
      <span className="due due-paused">
        <span aria-hidden="true">❚❚</span> {t("duePaused", when)}
      </span>
    );
  const late = clock.stage === "due";
  return (
    <span className={`due due-${clock.stage}`}>
      <span aria-hidden="true">{late ? "▲" : clock.stage === "most" ? "◆" : "●"}</span>{" "}
      {t(late ? "dueLate" : "dueBy", when)}
    </span>
  );
}
