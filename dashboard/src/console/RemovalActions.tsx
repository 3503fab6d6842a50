import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { CandidatesAnswer as Candidates } from "../api/generated";
import type { Removal } from "../live/state";
import { useReader } from "../shell/reader";
import { waits } from "./order";

/** What the dispatcher is about to do; a dialog asks for the reason. */
export type Ask =
  | { readonly kind: "assign"; readonly request: string; readonly truck: string; readonly suggested: boolean }
  | { readonly kind: "replace"; readonly request: string; readonly truck: string }
  | { readonly kind: "cancel"; readonly request: string };

type Exclusion =
  | "busy"
  | "wrongClass"
  | "alreadyRefused"
  | "noPosition"
  | "noPapers"
  | "zoneNotServed"
  | "notYetAuthorized"
  | "papersExpired"
  | "suspended"
  | "sceneOfAnother";

const refreshMs = 5_000;
const shown = 6;

/** A truck that has accepted, and does not have the vehicle yet. */
const replaceable = new Set(["assigned", "enRoute", "onScene"]);

/** Once the vehicle hangs on a truck the removal can no longer be cancelled. */
const cancellable = new Set(["requested", "offered", "assigned", "enRoute", "onScene"]);

export function RemovalActions({ removal, onAsk }: { removal: Removal; onAsk: (ask: Ask) => void }) {
  const { t, language } = useReader();
  const [found, setFound] = useState<Candidates>();
  const [problem, setProblem] = useState("");
  const open = waits(removal);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state has other candidates
  useEffect(() => {
    if (!open) return;
    let here = true;
    const look = () =>
      call<Candidates>("GET", `/api/v1/tow-requests/${removal.id}/candidates`, language)
        .then((answer) => {
          if (!here) return;
          setFound(answer);
          setProblem("");
        })
        .catch((e: unknown) => here && setProblem(e instanceof Error ? e.message : t("unreachable")));
    void look();
    const beat = window.setInterval(() => void look(), refreshMs);
    return () => {
      here = false;
      window.clearInterval(beat);
    };
  }, [removal.id, removal.state, open, language, t]);

  // The truck that holds the open offer is the rule's choice, though it counts as busy until it answers.
  const suggested = removal.state === "offered" ? removal.truck : found?.suggested;
  const free = (found?.items ?? [])
    .filter((c) => c.exclusion === undefined || c.truck === suggested)
    .sort(
      (a, b) =>
        Number(b.truck === suggested) - Number(a.truck === suggested) ||
        (a.etaMinutes ?? Infinity) - (b.etaMinutes ?? Infinity),
    )
    .slice(0, shown);
  const ask = (truck: string) => onAsk({ kind: "assign", request: removal.id, truck, suggested: truck === suggested });

  return (
    <>
      {open && (
        <>
          <h3>{t("candidates")}</h3>
          {problem && (
            <p className="problem" role="alert">
              {t("failed", problem)}
            </p>
          )}
          {found && free.length === 0 && <p className="empty">{t("noCandidates")}</p>}
          {!found && !problem && <div className="skeleton" aria-hidden="true" />}
          <ul className="candidates">
            {free.map((c) => (
              <li key={c.truck}>
                <button
                  type="button"
                  onClick={() => ask(c.truck)}
                  data-suggested={c.truck === suggested}
                  data-action={c.truck === suggested ? undefined : "other"}
                >
                  <b>{c.truck}</b> <span className="quiet">{c.slot}</span>
                  <span className="right">
                    {c.etaMinutes === undefined ? "" : t("minutes", Math.ceil(c.etaMinutes))}
                  </span>
                  <span className="quiet">
                    {c.truck === suggested ? `${t("suggestion")} · ` : ""}
                    {t("owed")} {signed(c.credit, language)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <Excluded
            items={(found?.items ?? []).flatMap((c) =>
              c.exclusion === undefined || c.truck === suggested ? [] : [{ truck: c.truck, why: c.exclusion }],
            )}
          />
          {suggested && (
            <button type="button" className="primary wide" data-action="assign" onClick={() => ask(suggested)}>
              {t("assign", suggested)} <kbd>A</kbd>
            </button>
          )}
        </>
      )}
      {replaceable.has(removal.state) && removal.truck && (
        <button
          type="button"
          className="plain wide"
          onClick={() => onAsk({ kind: "replace", request: removal.id, truck: removal.truck ?? "" })}
        >
          {t("anotherTruck")}
        </button>
      )}
      {cancellable.has(removal.state) && (
        <button
          type="button"
          className="plain wide"
          data-action="cancel"
          onClick={() => onAsk({ kind: "cancel", request: removal.id })}
        >
          {t("cancel")} <kbd>C</kbd>
        </button>
      )}
    </>
  );
}

/** Trucks on duty that the rule could not ask, each with its reason. */
function Excluded({ items }: { items: readonly { readonly truck: string; readonly why: Exclusion }[] }) {
  const { t } = useReader();
  if (items.length === 0) return null;
  return (
    <details className="excluded">
      <summary>
        {t("whyNotOthers")} · {items.length}
      </summary>
      <ul>
        {items.map(({ truck, why }) => (
          <li key={truck}>
            <b>{truck}</b> <span className="quiet">{t(`exclusion.${why}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function signed(credit: number, language: string): string {
  return new Intl.NumberFormat(language, { signDisplay: "exceptZero", maximumFractionDigits: 1 }).format(credit);
}
