import { DeskBar } from "../shell/DeskBar";
import { PartsNav, useParts } from "../shell/Parts";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { Agencies } from "./Agencies";
import { Badges } from "./Badges";
import { Calendar } from "./Calendar";
import { Companies } from "./Companies";
import { Keys } from "./Keys";
import { Layers } from "./Layers";
import { People } from "./People";
import { Personal } from "./Personal";
import { RulesPane } from "./RulesPane";
import { Services } from "./Services";
import { StandardTexts } from "./StandardTexts";

const parts = [
  "rules",
  "agencies",
  "services",
  "answers",
  "templates",
  "calendar",
  "companies",
  "badges",
  "layers",
  "people",
  "keys",
  "personal",
] as const;

/** What an administrator changes: rules, agencies, services, texts, calendar, companies, registries, people, keys. */
export function Admin(screen: Screen) {
  const { t } = useReader();
  const [part, show] = useParts(parts);
  return (
    <div className="desk" data-ready="true">
      <DeskBar title={t("admin")} screen={screen}>
        <PartsNav title={t("admin")} parts={parts} part={part} nameOf={(p) => t(`admin.${p}`)} onShow={show} />
      </DeskBar>
      <main className="admin">
        {part === "rules" && <RulesPane />}
        {part === "agencies" && <Agencies />}
        {part === "services" && <Services />}
        {(part === "answers" || part === "templates") && <StandardTexts key={part} of={part} />}
        {part === "calendar" && <Calendar />}
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
