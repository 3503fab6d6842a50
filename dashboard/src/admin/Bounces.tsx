import { useState } from "react";
import { call, problemOf } from "../api/client";
import type { RoutingAnswer } from "../api/generated";
import { useReader } from "../shell/reader";

interface Props {
  readonly code: string;
  /** A line of the form's routes. */
  onUse(line: string): void;
}

/** Where a service's cases came to the wrong door in the last year, and routes that would have helped. */
export function Bounces({ code, onUse }: Props) {
  const { t, language } = useReader();
  const [found, setFound] = useState<RoutingAnswer>();
  const [problem, setProblem] = useState("");
  async function look() {
    setProblem("");
    try {
      setFound(await call<RoutingAnswer>("GET", "/api/v1/routing", language));
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  const bounces = found?.bounces.filter((b) => b.service === code) ?? [];
  const proposals = found?.proposals.filter((p) => p.service === code) ?? [];
  return (
    <details
      onToggle={(event) => {
        if (event.currentTarget.open && !found) void look();
      }}
    >
      <summary>{t("bounces")}</summary>
      <p className="problem" role="alert">
        {problem}
      </p>
      {found && (
        <>
          <p>{bounces.length === 0 ? t("noBounces", found.cases) : t("bouncesAbout", found.cases)}</p>
          <ul>
            {bounces.map((b) => (
              <li key={b.from + b.to}>
                {b.from} → {b.to}: {b.cases}
              </li>
            ))}
          </ul>
          <ul>
            {proposals.map((p) => (
              <li key={p.place}>
                {t("routeProposal", p.place, p.agency, p.cases, p.rightNow, p.rightThen)}{" "}
                <button type="button" className="plain" onClick={() => onUse(`${p.place} = ${p.agency}`)}>
                  {t("useRoute")} <span className="out-of-sight">{p.place}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
