import { useCallback, useEffect, useState } from "react";
import type { ReportAnswer as Answer } from "../api/generated";
import { keepOwn, type OwnReport, ownReports } from "../cases/ownReports";
import { useServices } from "../cases/useServices";
import { draftPhotos, keepDraftPhotos } from "../field/draftPhotos";
import type { Errand, NewErrand } from "../field/outbox";
import { shrink } from "../field/Photos";
import { useOutbox } from "../field/useOutbox";
import { CitizenBar } from "../shell/CitizenBar";
import { ReaderContext, useReader } from "../shell/reader";
import { useLook } from "../shell/useLook";
import { clockTime } from "../text/text";
import { ReachStep } from "./ReachStep";
import { emptyReport, errandOf, hasMatter, hasPlace, type Report, reachable, type Step, stepOf } from "./report";
import { type Received, Sent } from "./Sent";
import { WhatStep } from "./WhatStep";
import { WhereStep } from "./WhereStep";

const screen = "reportar";
const draftKey = "reportar.draft";
/** The last one sent, as it was typed: what is refused can be corrected. */
const sentKey = "reportar.sent";

/** The citizen's form: three steps on a bad phone and a bad line, without an account. */
export function Reportar() {
  const { reader, onLanguage, onTheme } = useLook(screen, "light");
  return (
    <ReaderContext value={reader}>
      <CitizenBar title={reader.t("reportHead")} onLanguage={onLanguage} onTheme={onTheme} />
      <main className="citizen report">
        <Form />
      </main>
    </ReaderContext>
  );
}

function kept(key: string): Report {
  const found = localStorage.getItem(key);
  return found === null ? emptyReport : { ...emptyReport, ...(JSON.parse(found) as Partial<Report>) };
}

function useStep(): [Step, (step: Step) => void] {
  const [step, setStep] = useState(() => stepOf(location.hash));
  useEffect(() => {
    const moved = () => setStep(stepOf(location.hash));
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  const go = useCallback((next: Step) => {
    location.hash = String(next);
    window.scrollTo(0, 0);
  }, []);
  return [step, go];
}

function Form() {
  const { t, language } = useReader();
  const services = useServices();
  const [report, setReport] = useState<Report>(() => kept(draftKey));
  const [photos, setPhotos] = useState<readonly Blob[]>([]);
  const [received, setReceived] = useState<Received>();
  const [asked, go] = useStep();
  const taken = useCallback(async (answer: unknown) => {
    const { code, key, case: made } = answer as Answer;
    const own = { code, key, name: made.serviceName, at: new Date().toISOString() };
    keepOwn(own);
    setReceived({ ...own, agency: made.agency, ...(made.dueAt ? { dueAt: made.dueAt } : {}) });
  }, []);
  const { outbox, errands } = useOutbox(screen, "public", taken, "/api/v1/reports/photos");

  useEffect(() => {
    void draftPhotos(screen).then(setPhotos);
  }, []);
  useEffect(() => localStorage.setItem(draftKey, JSON.stringify(report)), [report]);
  const change = useCallback((part: Partial<Report>) => setReport((r) => ({ ...r, ...part })), []);
  const changePhotos = useCallback((next: readonly Blob[]) => {
    setPhotos(next);
    void keepDraftPhotos(screen, next);
  }, []);

  const service = services.find((s) => s.code === report.service);
  // Until the services are known a reload cannot tell whether step 2 is done.
  const step = services.length === 0 ? (hasPlace(report) ? asked : 1) : reachable(asked, report, service);
  const done = step === 1 ? hasPlace(report) : hasMatter(report, service);

  async function send() {
    const errand: NewErrand = { ...errandOf(report, language), photos: report.joins ? [] : photos.map(shrink) };
    setReceived(undefined);
    localStorage.setItem(sentKey, JSON.stringify(report));
    await outbox.add(errand);
    // Who reports again says the same of themselves.
    setReport({ ...emptyReport, name: report.name, phone: report.phone, email: report.email });
    changePhotos([]);
    go(1);
  }
  const last = errands.at(-1);
  if (last) return <OnItsWay errand={last} onCorrect={() => void outbox.discard(last.seq).then(() => restore(last))} />;
  if (received) return <Sent received={received} onMore={() => setReceived(undefined)} />;

  function restore(refused: Errand) {
    setReport(kept(sentKey));
    changePhotos(refused.photos);
    go(3);
  }
  return (
    <form
      aria-labelledby="step"
      onSubmit={(event) => {
        event.preventDefault();
        if (!done) return;
        if (step === 3) void send();
        else go(step === 1 ? 2 : 3);
      }}
    >
      <p className="quiet">{t("stepOf", step)}</p>
      <h2 id="step">{t(`step${step}`)}</h2>
      {step === 1 && <WhereStep report={report} onChange={change} />}
      {step === 2 && (
        <WhatStep report={report} services={services} photos={photos} onChange={change} onPhotos={changePhotos} />
      )}
      {step === 3 && <ReachStep report={report} onChange={change} />}
      <div className="steps-bar">
        {step > 1 && (
          <button type="button" className="plain big" onClick={() => go(step === 3 ? 2 : 1)}>
            {t("stepBack")}
          </button>
        )}
        <button type="submit" className="primary big" disabled={!done}>
          {t(step < 3 ? "goOn" : report.joins ? "sendJoin" : "sendReport")}
        </button>
      </div>
      {step === 1 && <Own reports={ownReports()} />}
    </form>
  );
}

/** What the server has not taken yet, or said no to. */
function OnItsWay({ errand, onCorrect }: { errand: Errand; onCorrect(): void }) {
  const { t } = useReader();
  if (errand.refused === undefined)
    return (
      <section role="status">
        <h2>{t("sendingNow")}</h2>
        <p>{t("keptHere")}</p>
      </section>
    );
  return (
    <section role="alert">
      <p className="problem">{t("notTaken", errand.refused)}</p>
      <button type="button" className="primary big" onClick={onCorrect}>
        {t("correctIt")}
      </button>
    </section>
  );
}

function Own({ reports }: { reports: readonly OwnReport[] }) {
  const { t, language } = useReader();
  if (reports.length === 0) return null;
  return (
    <section aria-labelledby="own">
      <h3 id="own">{t("yourReports")}</h3>
      <ul className="own">
        {reports.map((own) => (
          <li key={own.code}>
            <a href={`/caso/${own.code}${location.search}`}>
              <span className="code">{own.code}</span> {own.name}
            </a>
            <span className="quiet">{clockTime(own.at, language, true)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
