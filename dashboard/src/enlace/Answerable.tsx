import { useState } from "react";
import type { Agency } from "../api/generated";
import { useFound } from "../api/useFound";
import { useReader } from "../shell/reader";

/** Whom the centre turns to at the institution that a case is with; asked for when somebody wants to know. */
export function Answerable({ agency }: { readonly agency: string }) {
  const { t } = useReader();
  const [open, setOpen] = useState(false);
  const found = useFound<Agency>(open ? `/api/v1/agencies/${encodeURIComponent(agency)}` : undefined);
  return (
    <details className="why" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("answerableAt", agency)}</summary>
      {found === undefined ? (
        <div className="skeleton" role="status" aria-label={t("connecting")} />
      ) : found === "failed" ? (
        <p className="problem" role="alert">
          {t("unreachable")}
        </p>
      ) : (found.answerable ?? []).length === 0 ? (
        <p className="quiet">{t("answerableNobody")}</p>
      ) : (
        <ul>
          {found.answerable?.map((p) => (
            <li key={`${p.name} ${p.role}`}>
              <b>{p.name}</b>
              {p.role && ` · ${p.role}`}
              {p.phone && (
                <>
                  {" · "}
                  <a className="link" href={`tel:${p.phone}`}>
                    {p.phone}
                  </a>
                </>
              )}
              {p.email && (
                <>
                  {" · "}
                  <a className="link" href={`mailto:${p.email}`}>
                    {p.email}
                  </a>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
