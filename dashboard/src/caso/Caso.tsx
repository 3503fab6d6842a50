import { type FormEvent, useCallback, useEffect, useState } from "react";
import { CitizenBar } from "../shell/CitizenBar";
import { ReaderContext } from "../shell/reader";
import { useLook } from "../shell/useLook";
import { TowedVehicle } from "./TowedVehicle";
import { TrackedCase } from "./TrackedCase";

const codeOf = (path: string) => decodeURIComponent(path.split("/")[2] ?? "");

/** What becomes of a citizen's report, for whoever has its code; and where a removed vehicle is. */
export function Caso() {
  const { reader, onLanguage, onTheme } = useLook("caso", "light");
  const { t } = reader;
  const [code, setCode] = useState(() => codeOf(location.pathname));
  const [typed, setTyped] = useState(code);

  useEffect(() => {
    const back = () => setCode(codeOf(location.pathname));
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((next: string) => {
    history.pushState(null, "", `/caso/${encodeURIComponent(next)}${location.search}`);
    setCode(next);
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (typed.trim() !== "") go(typed.trim().toUpperCase());
  }
  return (
    <ReaderContext value={reader}>
      <CitizenBar title="311" onLanguage={onLanguage} onTheme={onTheme} />
      <main className="citizen">
        <section aria-labelledby="track">
          <h2 id="track">{t("yourReport")}</h2>
          <form onSubmit={submit}>
            <label htmlFor="code">{t("reportCode")}</label>
            <input
              id="code"
              value={typed}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              placeholder="K7QX-M3PD"
              onChange={(event) => setTyped(event.target.value)}
            />
            <button type="submit" className="primary">
              {t("see")}
            </button>
          </form>
          <a className="link" href={`/reportar${location.search}`}>
            {t("reportNew")}
          </a>
          {code !== "" && <TrackedCase key={code} code={code} />}
        </section>
        <TowedVehicle />
      </main>
    </ReaderContext>
  );
}
