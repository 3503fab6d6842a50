import { useEffect, useState } from "react";
import { useReader } from "../shell/reader";
import { subscribe, wakes } from "./push";

/** Has the phone wake for an offer when the page is closed or the screen dark; says so when it cannot. */
export function WakeSwitch({ truck }: { truck: string }) {
  const { t, language } = useReader();
  const [can, setCan] = useState(wakes);
  const [failed, setFailed] = useState(false);

  // Allowed before: the browser may have changed its address since.
  useEffect(() => {
    if (wakes() === "yes") subscribe(truck, language).catch(() => setFailed(true));
  }, [truck, language]);

  async function ask() {
    setFailed(false);
    await subscribe(truck, language).catch(() => setFailed(true));
    setCan(wakes());
  }

  if (failed || can === "never") return <p className="quiet">{t("wakeNever")}</p>;
  if (can === "refused") return <p className="quiet">{t("wakeRefused")}</p>;
  if (can === "yes") return <p className="quiet">{t("wakeOn")}</p>;
  return (
    <button type="button" className="plain big" onClick={() => void ask()}>
      {t("wakeAsk")}
    </button>
  );
}
