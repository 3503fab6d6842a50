import { useReader } from "../shell/reader";
import type { Errand, Outbox } from "./outbox";

/** Says what the server has not heard of yet, and what it refused. */
export function OutboxBar({ outbox, errands }: { outbox: Outbox; errands: readonly Errand[] }) {
  const { t } = useReader();
  const waiting = errands.filter((errand) => errand.refused === undefined);
  const refused = errands.filter((errand) => errand.refused !== undefined);
  return (
    <div className="outbox" role="status">
      {waiting.length > 0 && (
        <p className="unsent">
          <span aria-hidden="true">↑</span> {t(waiting.length === 1 ? "unsent.one" : "unsent.other", waiting.length)}
        </p>
      )}
      {refused.map((errand) => (
        <p key={errand.seq} className="refused">
          {t("refusedErrand", errand.refused ?? "")}
          <button type="button" className="plain" onClick={() => void outbox.discard(errand.seq)}>
            {t("understood")}
          </button>
        </p>
      ))}
    </div>
  );
}
