import { useState } from "react";
import type { StandardTextView } from "../api/generated";
import { useAnswer } from "../api/useAnswer";
import { AgencyOptions } from "../cases/AgencyOptions";
import type { Case } from "../cases/case";
import type { Service } from "../cases/service";
import { useAgencies } from "../cases/useAgencies";
import { useReader } from "../shell/reader";
import type { TextKey } from "../text/es";
import { bodyOf, endings, type MoveForm as Form, type Move, moves, progresses } from "./moves";

const noTexts: { readonly items: readonly StandardTextView[] } = { items: [] };

interface Props {
  /** What the cases are like, as far as it matters: the agency that has them need not be offered. */
  readonly found: Pick<Case, "status" | "agency" | "partOf"> & Partial<Pick<Case, "service">>;
  /** What a part may be; absent where many are moved at once, which are not split. */
  readonly services?: readonly Service[];
  onMove(move: Move, body: Record<string, unknown>, key: string): Promise<boolean>;
}

/** What to do with the case: choose, write (or take a template), send. Nothing typed is lost by a refusal. */
export function MoveForm({ found, services, onMove }: Props) {
  const { t } = useReader();
  const [move, setMove] = useState<Move>(found.status === "received" ? "acknowledge" : "resolve");
  const [form, setForm] = useState<Form>({
    text: "",
    to: "acknowledged",
    agency: "",
    service: "",
    as: "",
    duplicateOf: "",
  });
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const body = bodyOf(move, form);
  const change = (part: Partial<Form>) => {
    // Another text is another message; the same one sent again is the same.
    setKey(crypto.randomUUID());
    setForm((f) => ({ ...f, ...part }));
  };
  // A part is not split again.
  const offered = moves.filter((one) => one !== "split" || (services && !found.partOf));
  const texts = useAnswer("/api/v1/texts", noTexts);
  const isFor = (codes: readonly string[], code: string | undefined) =>
    codes.length === 0 || codes.includes(code ?? "");
  // Where cases of several services or agencies are moved at once, only what fits all of them.
  const offeredTexts = texts.items.filter(
    (text) => text.use === move && isFor(text.services, found.service) && isFor(text.agencies, found.agency),
  );
  const agencies = useAgencies().filter((a) => a.code !== found.agency);

  async function send() {
    if (!body || busy) return;
    setBusy(true);
    if (await onMove(move, body, key)) change({ text: "" });
    setBusy(false);
  }
  return (
    <form
      className="move"
      aria-label={t("whatNext")}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset className="move-kinds" aria-label={t("whatNext")}>
        {offered.map((one) => (
          <button
            key={one}
            type="button"
            className="plain"
            aria-pressed={one === move}
            onClick={() => {
              setKey(crypto.randomUUID());
              setMove(one);
            }}
          >
            {t(`move.${one}` as TextKey)}
          </button>
        ))}
      </fieldset>
      {move === "acknowledge" && (
        <Pick label={t("newState")} value={form.to} onChange={(to) => change({ to })}>
          {progresses.map((to) => (
            <option key={to} value={to}>
              {t(`case.${to}` as TextKey)}
            </option>
          ))}
        </Pick>
      )}
      {(move === "transfer" || move === "split") && (
        <Pick label={t("toAgency")} value={form.agency} onChange={(agency) => change({ agency })}>
          <option value="">{t("choose")}</option>
          <AgencyOptions of={agencies} />
        </Pick>
      )}
      {move === "split" && (
        <Pick label={t("serviceOfPart")} value={form.service} onChange={(service) => change({ service })}>
          <option value="">{t("sameService")}</option>
          {services?.map((s) => (
            <option key={s.code} value={s.code}>
              {s.name}
            </option>
          ))}
        </Pick>
      )}
      {move === "close" && (
        <Pick label={t("closeAs")} value={form.as} onChange={(as) => change({ as })}>
          <option value="">{t("choose")}</option>
          {endings.map((as) => (
            <option key={as} value={as}>
              {t(`case.${as}` as TextKey)}
            </option>
          ))}
        </Pick>
      )}
      {move === "close" && form.as === "duplicate" && (
        <div>
          <label htmlFor="duplicate-of">{t("codeOfOther")}</label>
          <input
            id="duplicate-of"
            autoComplete="off"
            value={form.duplicateOf}
            onChange={(e) => change({ duplicateOf: e.target.value.toUpperCase() })}
          />
        </div>
      )}
      <div>
        <label htmlFor="move-text">
          {t(move === "note" ? "noteInside" : move === "split" ? "taskOfPart" : "wordsToCitizen")}
        </label>
        <textarea
          id="move-text"
          rows={3}
          maxLength={4000}
          value={form.text}
          onChange={(e) => change({ text: e.target.value })}
        />
      </div>
      {offeredTexts.length > 0 && (
        <p className="templates">
          <span className="quiet">{t("templates")}</span>
          {offeredTexts.map((template) => (
            <button
              key={template.id}
              type="button"
              className="link"
              title={template.text}
              onClick={() => change({ text: template.text })}
            >
              {template.title}
            </button>
          ))}
        </p>
      )}
      <button type="submit" className="primary" disabled={!body || busy}>
        {t(`send.${move}` as TextKey)}
      </button>
    </form>
  );
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly children: React.ReactNode;
  onChange(value: string): void;
}

function Pick({ label, value, children, onChange }: PickProps) {
  return (
    <label className="pick">
      {label}
      <select value={value} onChange={(e) => onChange(e.target.value)}>
        {children}
      </select>
    </label>
  );
}
