import { useEffect, useRef } from "react";
import type { Service } from "../cases/service";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { spelled } from "./draft";

interface Props {
  readonly outcome: string;
  readonly code: string | undefined;
  readonly service: Service | undefined;
  onNext(): void;
}

/** What came of the call: the code to read back, and on to the next. */
export function Ended({ outcome, code, service, onNext }: Props) {
  const { t } = useReader();
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <main className="call-ended" aria-live="polite">
      <h2>{t(`ended.${outcome}` as TextKey)}</h2>
      {code && (
        <>
          <p className="read-back code">{code}</p>
          <p className="spelled">{spelled(code, t("spelling"))}</p>
          {service && outcome === "caseOpened" && (
            <p>
              {service.agency}: {t(`promise.${service.target.kind}` as TextKey, service.target.days)}
            </p>
          )}
          <a className="plain" href={`/caso/${code}`} target="_blank" rel="noreferrer">
            {t("whatTheySee")}
          </a>
        </>
      )}
      <button type="button" ref={next} className="primary" onClick={onNext}>
        {t("nextCall")} <kbd>Alt N</kbd>
      </button>
    </main>
  );
}
