import { useEffect, useState } from "react";
import { DeskBar } from "../shell/DeskBar";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { Agencies } from "./Agencies";
import { Badges } from "./Badges";
import { Companies } from "./Companies";
import { Keys } from "./Keys";
import { Layers } from "./Layers";
import { People } from "./People";
import { Personal } from "./Personal";
import { RulesPane } from "./RulesPane";
import { Services } from "./Services";

const parts = ["rules", "agencies", "services", "companies", "badges", "layers", "people", "keys", "personal"] as const;

type Part = (typeof parts)[number];

const partOf = (address: string): Part => parts.find((p) => p === new URL(address).searchParams.get("part")) ?? "rules";

/** What an administrator changes: rules of dispatch, agencies, services, companies, other registries, people, keys. */
export function Admin(screen: Screen) {
  const { t } = useReader();
  const [part, setPart] = useState(() => partOf(location.href));
  useEffect(() => {
    const back = () => setPart(partOf(location.href));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  function show(next: Part) {
    const address = new URL(location.href);
    address.searchParams.set("part", next);
    history.pushState(null, "", address);
    setPart(next);
  }
  return (
    <div className="desk" data-ready="true">
      <DeskBar title={t("admin")} screen={screen}>
        <nav className="admin-parts" aria-label={t("admin")}>
          {parts.map((p) => (
            <button
              key={p}
              type="button"
              className="plain"
              aria-current={p === part ? "page" : undefined}
              onClick={() => show(p)}
            >
              {t(`admin.${p}`)}
            </button>
          ))}
        </nav>
      </DeskBar>
      <main className="admin">
        {part === "rules" && <RulesPane />}
        {part === "agencies" && <Agencies />}
        {part === "services" && <Services />}
        {part === "companies" && <Companies />}
        {part === "badges" && <Badges />}
        {part === "layers" && <Layers />}
        {part === "people" && <People />}
        {part === "keys" && <Keys />}
        {part === "personal" && <Personal />}
      </main>
    </div>
  );
}
