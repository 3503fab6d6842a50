import { useCallback, useEffect, useState } from "react";
import { type Case, placeOf } from "../cases/case";
import { Due } from "../cases/Due";
import { useServices } from "../cases/useServices";
import { DeskBar } from "../shell/DeskBar";
import { useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import type { TextKey } from "../text/es";
import { CasePane } from "./CasePane";
import { InboxFilters } from "./InboxFilters";
import { ManyPane } from "./ManyPane";
import { unfiltered, useInbox } from "./useInbox";

const everyAgency = "*";

const caseIn = (address: string) => new URL(address).searchParams.get("case") ?? "";

/** An agency's inbox: what is due first, and what to do about it. */
export function Enlace(screen: Screen) {
  const { t } = useReader();
  const services = useServices();
  const isForAll = screen.me.scope === everyAgency || screen.me.scope === undefined;
  const [filter, setFilter] = useState(unfiltered);
  const inbox = useInbox(filter);
  const [chosen, setChosen] = useState(() => caseIn(location.href));
  const [marked, setMarked] = useState<ReadonlyMap<string, Case>>(new Map());

  useEffect(() => {
    const back = () => setChosen(caseIn(location.href));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((code: string) => {
    const url = new URL(location.href);
    if (code === "") url.searchParams.delete("case");
    else url.searchParams.set("case", code);
    history.pushState(null, "", url.pathname + url.search);
    setChosen(code);
  }, []);

  const { cases } = inbox;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), textarea, select");
      if (typing || event.ctrlKey || event.altKey || event.metaKey || !cases || cases.length === 0) return;
      const at = cases.findIndex((c) => c.id === chosen);
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step === 0) return;
      event.preventDefault();
      const next = cases[Math.max(0, Math.min(cases.length - 1, at + step))];
      if (!next) return;
      go(next.id);
      document.getElementById(`inbox-${next.id}`)?.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [cases, chosen, go]);

  const mark = (c: Case, is: boolean) => {
    const next = new Map(marked);
    if (is) next.set(c.id, c);
    else next.delete(c.id);
    setMarked(next);
  };
  const late = cases?.filter((c) => c.clock.stage === "due" && c.clock.state === "running").length ?? 0;
  const soon = cases?.filter((c) => c.clock.stage === "most" && c.clock.state === "running").length ?? 0;
  const nameOf = (code: string) => services.find((s) => s.code === code)?.name ?? code;
  return (
    <div className="desk" data-ready="true">
      <DeskBar title={t("inbox")} screen={screen}>
        <span className={late > 0 ? "due due-late" : "quiet"}>{t("lateCount", late)}</span>
        <span className={soon > 0 ? "due due-most" : "quiet"}>{t("soonCount", soon)}</span>
      </DeskBar>
      <main className="inbox">
        <section className="inbox-list" aria-labelledby="inbox-title">
          <h2 id="inbox-title">
            {t("dueFirst")} <kbd>j</kbd> <kbd>k</kbd>
          </h2>
          <InboxFilters filter={filter} isForAll={isForAll} onChange={setFilter} />
          <p className="problem" role="alert">
            {inbox.problem}
          </p>
          {!cases ? (
            <div className="skeleton" role="status" aria-label={t("connecting")} />
          ) : cases.length === 0 ? (
            <p className="empty">{t(filter === unfiltered ? "inboxEmpty" : "inboxNoneSuch")}</p>
          ) : (
            <ul>
              {cases.map((c) => (
                <li key={c.id} id={`inbox-${c.id}`}>
                  <input
                    type="checkbox"
                    aria-label={t("markCase", c.id)}
                    checked={marked.has(c.id)}
                    onChange={(e) => mark(c, e.target.checked)}
                  />
                  <button type="button" aria-pressed={c.id === chosen} onClick={() => go(c.id)}>
                    <span>
                      <b>{nameOf(c.service)}</b> <span className="code quiet">{c.id}</span>
                    </span>
                    <span className="quiet">{placeOf(c)}</span>
                    <span>
                      <Due clock={c.clock} /> · {t(`case.${c.status}` as TextKey)}
                      {c.people > 1 && ` · ${t("peopleCount", c.people)}`}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {inbox.more && (
            <button type="button" className="plain wide" onClick={inbox.onMore}>
              {t("showMore")}
            </button>
          )}
        </section>
        {marked.size > 0 ? (
          <ManyPane chosen={[...marked.values()]} onMoved={inbox.refresh} onDone={() => setMarked(new Map())} />
        ) : chosen === "" ? (
          <p className="empty">{t("chooseCase")}</p>
        ) : (
          <CasePane
            key={chosen}
            code={chosen}
            services={services}
            agency={isForAll ? undefined : screen.me.scope}
            onMoved={inbox.refresh}
          />
        )}
      </main>
    </div>
  );
}
