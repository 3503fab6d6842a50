import { useState } from "react";
import type { NewErrand } from "../field/outbox";
import { Photos, shrink } from "../field/Photos";
import type { Place } from "../live/state";
import { useReader } from "../shell/reader";
import { type Act, actPath, type LeakDossier, type LeakState } from "./work";

const causes = ["corrosion", "joint", "root", "traffic", "pressure", "other"] as const;

interface Props {
  readonly leak: LeakDossier;
  readonly state: LeakState;
  readonly mine: boolean;
  onAct(errand: NewErrand): Promise<void>;
}

function here(): Promise<Place> {
  return new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, long: coords.longitude }),
      () => reject(new Error("no place")),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 5_000 },
    ),
  );
}

/** What a crew does with a leak: take it, find it, repair it, or say why not. */
export function CrewActions({ leak, state, mine, onAct }: Props) {
  const { t } = useReader();
  const [form, setForm] = useState<"repair" | "dismiss">();
  const [problem, setProblem] = useState("");
  const act = (what: Act, body: NewErrand["body"] = {}, photos: readonly Blob[] = []) =>
    onAct({ path: actPath(leak.id, what), body, photos: photos.map(shrink) });

  async function confirm() {
    setProblem("");
    try {
      await act("confirm", { location: await here() });
    } catch {
      setProblem(t("noLocationNow"));
    }
  }
  if (state === "repaired" || state === "dismissed" || state === "merged")
    return <p className="empty">{t("leakOver", leak.code)}</p>;
  if (state === "claimed" && !mine) return <p className="empty">{t("othersLeak", leak.crew ?? "")}</p>;
  if (!mine)
    return (
      <button type="button" className="primary step" onClick={() => void act("claim")}>
        {t("claimLeak")}
      </button>
    );
  if (form === "repair")
    return (
      <RepairForm
        onBack={() => setForm(undefined)}
        onSend={(body, photos) => void act("repaired", body, photos).then(() => setForm(undefined))}
      />
    );
  if (form === "dismiss")
    return (
      <DismissForm
        onBack={() => setForm(undefined)}
        onSend={(body) => void act("dismiss", body).then(() => setForm(undefined))}
      />
    );
  return (
    <div className="reasons">
      <p className="problem" role="alert">
        {problem}
      </p>
      <button type="button" className="plain big" onClick={() => void confirm()}>
        {t("confirmHere")}
      </button>
      <button type="button" className="primary step" onClick={() => setForm("repair")}>
        {t("leakRepaired")}
      </button>
      <button type="button" className="plain big" onClick={() => setForm("dismiss")}>
        {t("leakNotThere")}
      </button>
      <button type="button" className="plain" onClick={() => void act("release")}>
        {t("releaseLeak")}
      </button>
    </div>
  );
}

interface FormProps {
  onBack(): void;
  onSend(body: Record<string, unknown>, photos: readonly Blob[]): void;
}

function RepairForm({ onBack, onSend }: FormProps) {
  const { t } = useReader();
  const [cause, setCause] = useState<(typeof causes)[number]>();
  const [note, setNote] = useState("");
  const [photos, setPhotos] = useState<readonly Blob[]>([]);
  const [sent, setSent] = useState(false);
  return (
    <form
      className="reasons"
      onSubmit={(event) => {
        event.preventDefault();
        setSent(true);
        onSend({ note, ...(cause ? { cause: t(`cause.${cause}`) } : {}) }, photos);
      }}
    >
      <fieldset className="causes">
        <legend>{t("whatBroke")}</legend>
        {causes.map((one) => (
          <label key={one}>
            <input type="radio" name="cause" checked={cause === one} onChange={() => setCause(one)} />{" "}
            {t(`cause.${one}`)}
          </label>
        ))}
      </fieldset>
      <Photos label={t("photoOfRepair")} photos={photos} onChange={setPhotos} />
      <label htmlFor="repair-note">{t("noteForReporters")}</label>
      <textarea id="repair-note" rows={3} maxLength={1000} value={note} onChange={(e) => setNote(e.target.value)} />
      <button type="submit" className="primary step" disabled={sent}>
        {t("closeAsRepaired")}
      </button>
      <button type="button" className="plain" onClick={onBack}>
        {t("goBack")}
      </button>
    </form>
  );
}

function DismissForm({ onBack, onSend }: FormProps) {
  const { t } = useReader();
  const [why, setWhy] = useState<"notFound" | "notOurs">("notFound");
  const [note, setNote] = useState("");
  return (
    <form
      className="reasons"
      onSubmit={(event) => {
        event.preventDefault();
        onSend({ why, note: note.trim() || t(`dismiss.${why}`) }, []);
      }}
    >
      <fieldset className="causes">
        <legend>{t("whyNot")}</legend>
        {(["notFound", "notOurs"] as const).map((one) => (
          <label key={one}>
            <input type="radio" name="why" checked={why === one} onChange={() => setWhy(one)} /> {t(`dismiss.${one}`)}
          </label>
        ))}
      </fieldset>
      <label htmlFor="dismiss-note">{t("noteForReporters")}</label>
      <textarea id="dismiss-note" rows={3} maxLength={1000} value={note} onChange={(e) => setNote(e.target.value)} />
      <button type="submit" className="danger step">
        {t("closeAsDismissed")}
      </button>
      <button type="button" className="plain" onClick={onBack}>
        {t("goBack")}
      </button>
    </form>
  );
}
