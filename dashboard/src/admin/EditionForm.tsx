import { type FormEvent, type ReactNode, useCallback, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import { Difference } from "../shell/Difference";
import { Outcome } from "../shell/Outcome";
import { useReader } from "../shell/reader";
import { clockTime } from "../text/text";
import { PastVersions } from "./PastVersions";

interface Edition {
  readonly version: number;
  readonly from: string;
}

interface Planned<E> {
  readonly now: E;
  readonly next?: E;
  readonly version: number;
}

interface Publication<E> {
  readonly at: string;
  readonly actor: string;
  readonly data: { readonly edition?: E; readonly why?: string };
}

interface Reasons {
  readonly from: string;
  readonly why: string;
}

/** What is edited, and how it becomes what is sent. */
export interface EditionKind<E extends Edition, D extends Reasons> {
  /** Where its editions are read and published. */
  pathOf(code: string): string;
  historyOf(code: string): string;
  readonly empty: D;
  draftOf(edition: E): D;
  bodyOf(draft: D, now: E | undefined): unknown;
  /** Each field that differs, by its name to people, with what stands in it. */
  differences(before: D, after: D): readonly (readonly [name: string, before: string, after: string])[];
}

interface Props<E extends Edition, D extends Reasons> {
  readonly kind: EditionKind<E, D>;
  /** Empty: a new one. */
  readonly code: string;
  readonly codeLabel: string;
  children(draft: D, onChange: (draft: D) => void): ReactNode;
  onPublished(code: string): void;
}

/** A thing of which each version holds from a day on: seen, changed with the difference shown, and gone back to. */
export function EditionForm<E extends Edition, D extends Reasons>(props: Props<E, D>) {
  const { kind, code, codeLabel, children, onPublished } = props;
  const { t, language } = useReader();
  const [record, setRecord] = useState<Planned<E>>();
  const [draft, setDraft] = useState<D | undefined>(code === "" ? kind.empty : undefined);
  const [newCode, setNewCode] = useState("");
  const [history, setHistory] = useState<readonly Publication<E>[]>([]);
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const load = useCallback(async () => {
    if (code === "") return;
    try {
      const now = await call<Planned<E>>("GET", kind.pathOf(code), language);
      setRecord(now);
      setDraft((kept) => kept ?? kind.draftOf(now.now));
      setHistory(
        (await call<{ readonly items: readonly Publication<E>[] }>("GET", kind.historyOf(code), language)).items,
      );
    } catch {
      setProblem(t("unreachable"));
    }
  }, [kind, code, language, t]);
  useEffect(() => void load(), [load]);
  if (!draft)
    return problem ? (
      <p className="problem" role="alert">
        {problem}
      </p>
    ) : (
      <div className="skeleton" role="status" aria-label={t("connecting")} />
    );
  const before = record ? kind.draftOf(record.now) : kind.empty;

  async function act(what: () => Promise<Planned<E>>) {
    setProblem("");
    setSaid("");
    try {
      const now = await what();
      setRecord(now);
      setDraft(kind.draftOf(now.now));
      setSaid(
        now.next ? t("rulesPlanned", clockTime(now.next.from, language, true)) : t("rulesInForce", now.now.version),
      );
      await load();
      return true;
    } catch (e) {
      setProblem(problemOf(e, t));
      return false;
    }
  }
  async function publish(event: FormEvent) {
    event.preventDefault();
    const wanted = draft;
    if (!wanted) return;
    const name = code === "" ? newCode.trim() : code;
    const done = await act(() =>
      call<Planned<E>>(
        "PUT",
        kind.pathOf(name),
        language,
        kind.bodyOf(wanted, record?.now),
        record ? { "If-Match": `"${record.version}"` } : {},
      ),
    );
    if (done) onPublished(name);
  }
  return (
    <form onSubmit={(event) => void publish(event)}>
      {code === "" ? (
        <label className="admin-choice">
          {codeLabel}
          <input required value={newCode} autoComplete="off" onChange={(e) => setNewCode(e.target.value)} />
        </label>
      ) : (
        record && (
          <p className="quiet">
            {code} · {t("rulesVersion", record.now.version)}
          </p>
        )
      )}
      {record?.next && (
        <div className="planned">
          {t("rulesPlanned", clockTime(record.next.from, language, true))}:{" "}
          {kind
            .differences(kind.draftOf(record.now), kind.draftOf(record.next))
            .map(([name, , after]) => `${name} → ${after}`)
            .join(" · ")}{" "}
          <button
            type="button"
            className="link"
            onClick={() =>
              void act(() =>
                call<Planned<E>>("POST", `${kind.pathOf(code)}/drop-plan`, language, {
                  why: draft.why === "" ? t("dropPlan") : draft.why,
                }),
              )
            }
          >
            {t("dropPlan")}
          </button>
        </div>
      )}
      {children(draft, setDraft)}
      <Difference
        changes={kind.differences(before, draft)}
        apply={draft.from === "" ? t("applyAtOnce") : t("applyFrom", draft.from.replace("T", " "))}
        onUndo={() => setDraft(before)}
      >
        <div className="admin-fields">
          <label>
            {t("dateOfEffect")}
            <input
              type="datetime-local"
              value={draft.from}
              aria-describedby="edition-from"
              onChange={(e) => setDraft({ ...draft, from: e.target.value })}
            />
            <span id="edition-from" className="quiet">
              {t("dateOfEffectHelp")}
            </span>
          </label>
          <label>
            {t("why")}
            <input
              required
              maxLength={400}
              value={draft.why}
              onChange={(e) => setDraft({ ...draft, why: e.target.value })}
            />
          </label>
        </div>
      </Difference>
      <Outcome problem={problem} said={said} />
      <PastVersions
        versions={history.map(({ at, actor, data: { edition, why } }) => ({
          at,
          actor,
          what: [why, edition && t("rulesVersion", edition.version)].filter(Boolean).join(" · "),
          ...(edition && { onGoBack: () => setDraft(kind.draftOf(edition)) }),
        }))}
      />
    </form>
  );
}
