import { useCallback, useEffect, useState } from "react";
import { DeskBar } from "../shell/DeskBar";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { Audit } from "./Audit";
import { Nonconformities } from "./Nonconformities";
import { Reviews } from "./Reviews";
import { Targets } from "./Targets";

const parts = ["targets", "nonconformities", "reviews", "audit"] as const;

type Part = (typeof parts)[number];

const partOf = (address: string): Part =>
  parts.find((p) => p === new URL(address).searchParams.get("part")) ?? "targets";

/** The quality of the centre's own work: figures against targets, what was put right, contacts looked at, the trail. */
export function Calidad(screen: Screen) {
  const { t } = useReader();
  const [part, setPart] = useState(() => partOf(location.href));
  useEffect(() => {
    const back = () => setPart(partOf(location.href));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const show = useCallback((next: Part, more: Readonly<Record<string, string>> = {}) => {
    const address = new URL(location.href);
    for (const name of ["id", "about", "agency", "stream"]) address.searchParams.delete(name);
    address.searchParams.set("part", next);
    for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value);
    history.pushState(null, "", address);
    setPart(next);
  }, []);
  return (
    <div className="desk" data-ready="true">
      <DeskBar title={t("quality")} screen={screen}>
        <nav className="admin-parts" aria-label={t("quality")}>
          {parts.map((p) => (
            <button
              key={p}
              type="button"
              className="plain"
              aria-current={p === part ? "page" : undefined}
              onClick={() => show(p)}
            >
              {t(`quality.${p}`)}
            </button>
          ))}
        </nav>
      </DeskBar>
      <main className="admin">
        {part === "targets" && <Targets onOpen={(about, agency) => show("nonconformities", { about, agency })} />}
        {part === "nonconformities" && <Nonconformities onAudit={(stream) => show("audit", { stream })} />}
        {part === "reviews" && <Reviews />}
        {part === "audit" && <Audit />}
      </main>
    </div>
  );
}
