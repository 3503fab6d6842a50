import { DeskBar } from "../shell/DeskBar";
import { PartsNav, useParts } from "../shell/Parts";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { Audit } from "./Audit";
import { Nonconformities } from "./Nonconformities";
import { Reviews } from "./Reviews";
import { Targets } from "./Targets";

const parts = ["targets", "nonconformities", "reviews", "audit"] as const;

/** The quality of the centre's own work: figures against targets, what was put right, contacts looked at, the trail. */
export function Calidad(screen: Screen) {
  const { t } = useReader();
  const [part, show] = useParts(parts);
  return (
    <div className="desk" data-ready="true">
      <DeskBar title={t("quality")} screen={screen}>
        <PartsNav title={t("quality")} parts={parts} part={part} nameOf={(p) => t(`quality.${p}`)} onShow={show} />
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
