import { type FormEvent, useEffect, useRef, useState } from "react";
import { call } from "../api/client";
import { useReader } from "../shell/reader";
import type { Ask } from "./RemovalActions";

/** Says what the act does and asks why. What was typed stays when it does not work. */
export function AskDialog({ ask, onClose }: { ask: Ask; onClose: (done: boolean) => void }) {
  const { t, language } = useReader();
  const box = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState(ask.kind === "assign" && ask.suggested ? t("reasonSuggested") : "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const title =
    ask.kind === "assign"
      ? t("confirmAssign", ask.truck, ask.request)
      : t(ask.kind === "replace" ? "anotherTruckTitle" : "confirmCancel", ask.request);

  useEffect(() => {
    const dialog = box.current;
    if (dialog && !dialog.open) dialog.showModal();
  }, []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      const path = `/api/v1/tow-requests/${ask.request}`;
      if (ask.kind === "assign") await call("POST", `${path}/override`, language, { truck: ask.truck, reason });
      else if (ask.kind === "replace") await call("POST", `${path}/breakdown`, language, { reason });
      else await call("POST", `${path}/cancel`, language, { reason });
      onClose(true);
    } catch (e) {
      setProblem(t("failed", e instanceof Error ? e.message : t("unreachable")));
      setBusy(false);
    }
  }

  return (
    <dialog ref={box} aria-labelledby="ask-title" onClose={() => onClose(false)}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="ask-title">{title}</h2>
        {ask.kind === "replace" && <p>{t("anotherTruckHelp", ask.truck)}</p>}
        <label htmlFor="reason">{t("reason")}</label>
        <input
          id="reason"
          required
          maxLength={300}
          autoFocus
          value={reason}
          autoComplete="off"
          onChange={(event) => setReason(event.target.value)}
        />
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="buttons">
          <button type="button" className="plain" onClick={() => onClose(false)}>
            {t("goBack")}
          </button>
          <button type="submit" className="primary" disabled={busy}>
            {ask.kind === "assign" ? t("assign", ask.truck) : t(ask.kind === "replace" ? "anotherTruck" : "cancel")}
          </button>
        </div>
      </form>
    </dialog>
  );
}
