import { type FormEvent, useEffect, useState } from "react";
import { call, problemOf } from "../api/client";
import type { ErasedData, HeldData } from "../api/generated";
import { useReader } from "../shell/reader";

/** What is held of a person: shown to them, given along, and erased, as the law wants. */
export function Personal() {
  const { t, language } = useReader();
  const [typed, setTyped] = useState("");
  const [why, setWhy] = useState("");
  const [held, setHeld] = useState<HeldData>();
  const [file, setFile] = useState("");
  const [erased, setErased] = useState<ErasedData>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    if (!held) return;
    const url = URL.createObjectURL(new Blob([JSON.stringify(held, null, 2)], { type: "application/json" }));
    setFile(url);
    return () => URL.revokeObjectURL(url);
  }, [held]);
  const subject = () => (typed.includes("@") ? { email: typed.trim() } : { phone: typed.trim() });
  async function act(event: FormEvent, what: () => Promise<void>) {
    event.preventDefault();
    setProblem("");
    setErased(undefined);
    try {
      await what();
    } catch (e) {
      setProblem(problemOf(e, t));
    }
  }
  const look = async () => setHeld(await call<HeldData>("POST", "/api/v1/personal/export", language, subject()));
  const erase = async () => {
    setErased(await call<ErasedData>("POST", "/api/v1/personal/erase", language, { ...subject(), why }));
    setHeld(undefined);
    setWhy("");
  };
  return (
    <section aria-labelledby="personal-title">
      <h2 id="personal-title">{t("admin.personal")}</h2>
      <p className="quiet">{t("personalAbout")}</p>
      <form className="admin-fields" onSubmit={(event) => void act(event, look)}>
        <label>
          {t("phoneOrEmail")}
          <input required value={typed} autoComplete="off" onChange={(e) => setTyped(e.target.value)} />
        </label>
        <button type="submit" className="primary">
          {t("seeHeld")}
        </button>
      </form>
      <p className="problem" role="alert">
        {problem}
      </p>
      {held && (
        <div className="difference" role="status">
          <h3>{t("heldOf", held.subject, held.reports.length, held.messages.length, held.letters.length)}</h3>
          <ul>
            {held.reports.map(({ case: code, reporter: r }) => (
              <li key={code}>
                {code} · {[r.firstName, r.lastName, r.phone, r.email].filter(Boolean).join(" · ")}
              </li>
            ))}
          </ul>
          <p>
            <a href={file} download="datos-personales.json">
              {t("downloadHeld")}
            </a>
          </p>
          <form onSubmit={(event) => void act(event, erase)}>
            <label>
              {t("eraseWhy")}
              <input required maxLength={400} value={why} autoComplete="off" onChange={(e) => setWhy(e.target.value)} />
            </label>
            <div className="buttons">
              <button type="submit" className="primary">
                {t("eraseHeld")}
              </button>
            </div>
          </form>
        </div>
      )}
      {erased && <p role="status">{t("erasedAll", erased.reports, erased.messages, erased.letters)}</p>}
    </section>
  );
}
