import { type FormEvent, useCallback, useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import type { Voucher } from "../api/generated";
import { CitizenBar } from "../shell/CitizenBar";
import { ReaderContext, useReader } from "../shell/reader";
import { useLook } from "../shell/useLook";
import { clockTime } from "../text/text";
import { balboas, custodyRows } from "../tow/custody";

/** The voucher of a removal: printed by those who work on it, checked by whoever holds the paper. */
export function Vale() {
  const { reader, onLanguage, onTheme } = useLook("vale", "light");
  return (
    <ReaderContext value={reader}>
      <CitizenBar title={reader.t("vale")} onLanguage={onLanguage} onTheme={onTheme} />
      <main className="citizen">
        <Check />
      </main>
    </ReaderContext>
  );
}

function Check() {
  const { t, language } = useReader();
  const asked = new URL(location.href).searchParams;
  const [code, setCode] = useState(asked.get("code") ?? "");
  const [proof, setProof] = useState(asked.get("proof") ?? "");
  const [found, setFound] = useState<Voucher>();
  const [problem, setProblem] = useState("");

  const look = useCallback(
    async (of: string, by: string) => {
      setProblem("");
      try {
        // Who is signed in and works on it needs no proof: they print it.
        const path =
          by === ""
            ? `/api/v1/tow-requests/${encodeURIComponent(of)}/voucher`
            : `/api/v1/vouchers/${encodeURIComponent(of)}?${new URLSearchParams({ proof: by })}`;
        setFound(await call<Voucher>("GET", path, language));
      } catch (e) {
        setFound(undefined);
        setProblem(
          e instanceof Refused && e.status < 429
            ? t("notGenuine")
            : e instanceof Refused
              ? e.message
              : t("unreachable"),
        );
      }
    },
    [language, t],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what the address says
  useEffect(() => {
    if (code !== "") void look(code, proof);
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    void look(code.trim(), proof.trim());
  }
  return (
    <>
      <section className="no-print" aria-label={t("checkIt")}>
        <p>{t("valeHelp")}</p>
        <form onSubmit={submit}>
          <label htmlFor="code">CAC</label>
          <input id="code" required value={code} autoComplete="off" onChange={(e) => setCode(e.target.value)} />
          <label htmlFor="proof">{t("proof")}</label>
          <input id="proof" required value={proof} autoComplete="off" onChange={(e) => setProof(e.target.value)} />
          <button type="submit" className="primary">
            {t("checkIt")}
          </button>
        </form>
        <p className="problem" role="alert">
          {problem}
        </p>
      </section>
      {found && <Paper of={found} checked={proof !== ""} />}
    </>
  );
}

function Paper({ of, checked }: { of: Voucher; checked: boolean }) {
  const { t, language } = useReader();
  const v = of.vehicle;
  const rows: (readonly [string, string | undefined])[] = [
    [t("vehicle"), [v.plate, t(`kind.${v.kind}`), v.make, v.model, v.color].filter(Boolean).join(" · ")],
    [t("place"), of.address],
    [t("ticket"), of.ticket],
    [t("infraction"), of.infraction],
    [t("askedBy"), `${t(`officer.${of.agency}`)} · ${clockTime(of.requestedAt, language, true)}`],
    [t("truck"), of.truck && `${of.truck} · ${of.company ?? ""}`],
    ...custodyRows({ ...(of.fare ? { fare: of.fare } : {}), custody: of.custody }, t, language),
    [t("photosCount"), of.photos > 0 ? String(of.photos) : undefined],
    [t("lot"), of.lot && `${of.lot}, ${of.lotAddress ?? ""}`],
    [t("enteredAt"), of.enteredAt && clockTime(of.enteredAt, language, true)],
    [t("dueNow"), of.due === undefined || of.custody.release ? undefined : balboas(of.due, language)],
    [t("paid"), of.custody.release && balboas(of.custody.release.paid, language)],
    [t("receipt"), of.custody.release?.receipt],
  ];
  return (
    <article className="paper" aria-live="polite">
      {checked && <p className="genuine no-print">✓ {t("genuine")}</p>}
      <header>
        <h2>CAC {of.code}</h2>
        <span className="pill">{t(`state.${of.state}`)}</span>
      </header>
      <dl>
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <p>
        {t("proof")}: <strong className="proof">{of.proof}</strong>
        <br />
        <span className="quiet">{t("verifyAt", `${location.origin}/vale?code=${of.code}&proof=${of.proof}`)}</span>
      </p>
      <button type="button" className="plain no-print" onClick={() => window.print()}>
        {t("print")}
      </button>
    </article>
  );
}
