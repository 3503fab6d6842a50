import { type FormEvent, useState } from "react";
import { useReader } from "../shell/reader";

/** A person has seen to it in another way, and says how. */
export function Settle({ of, onSettle }: { readonly of: string; onSettle(note: string): void }) {
  const { t } = useReader();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  if (!open)
    return (
      <button type="button" className="plain" onClick={() => setOpen(true)}>
        {t("exchangeSettle")} <span className="out-of-sight">{of}</span>
      </button>
    );
  function submit(event: FormEvent) {
    event.preventDefault();
    onSettle(note);
    setOpen(false);
  }
  return (
    <form className="layer-settle" onSubmit={submit}>
      <label>
        {t("exchangeHow")}
        <input required maxLength={1000} value={note} autoComplete="off" onChange={(e) => setNote(e.target.value)} />
      </label>
      <button type="submit">{t("save")}</button>
    </form>
  );
}
