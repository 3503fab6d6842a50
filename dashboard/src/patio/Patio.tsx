import { useCallback, useEffect, useState } from "react";
import { call } from "../api/client";
import type { LotAnswer as Lot, LotVehicle, LotVehicles as Vehicles } from "../api/generated";
import { DeskBar } from "../shell/DeskBar";
import { Outcome } from "../shell/Outcome";
import { useNow, useReader } from "../shell/reader";
import type { Screen } from "../shell/Shell";
import { since } from "../text/text";
import { VehiclePane } from "./VehiclePane";

export type { LotVehicle };

const askMs = 10_000;

/** Upper case without what people type between. */
const plain = (text: string) => text.toUpperCase().replaceAll(/[\s-]/g, "");

/** The impound lot's screen: what stands here, what comes, and giving it back against a receipt. */
export function Patio(screen: Screen) {
  const { t } = useReader();
  const [lots, setLots] = useState<readonly Lot[]>([]);
  const { language } = useReader();
  const asked = new URL(location.href).searchParams.get("lot");
  const [lot, setLot] = useState(screen.me.scope ?? asked ?? "");
  useEffect(() => {
    if (screen.me.scope !== undefined) return;
    call<{ readonly items: readonly Lot[] }>("GET", "/api/v1/lots", language).then(
      ({ items }) => {
        setLots(items);
        setLot((now) => now || (items[0]?.id ?? ""));
      },
      () => undefined,
    );
  }, [screen.me.scope, language]);
  return (
    <div className="desk" data-ready="true">
      {lot === "" ? (
        <p className="loading" role="status">
          {t("connecting")}
        </p>
      ) : (
        <OneLot key={lot} lot={lot} lots={lots} screen={screen} onLot={setLot} />
      )}
    </div>
  );
}

interface Props {
  readonly lot: string;
  readonly lots: readonly Lot[];
  readonly screen: Screen;
  onLot(lot: string): void;
}

function OneLot({ lot, lots, screen, onLot }: Props) {
  const { t, language } = useReader();
  const nowMs = useNow(0);
  const [found, setFound] = useState<Vehicles>();
  const [problem, setProblem] = useState("");
  const [said, setSaid] = useState("");
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState("");

  const refresh = useCallback(
    () =>
      call<Vehicles>("GET", `/api/v1/lots/${lot}/vehicles`, language).then(
        (answer) => {
          setFound(answer);
          setProblem("");
        },
        (e: unknown) => setProblem(e instanceof TypeError ? t("unreachable") : e instanceof Error ? e.message : ""),
      ),
    [lot, language, t],
  );
  useEffect(() => {
    void refresh();
    const beat = window.setInterval(() => void refresh(), askMs);
    return () => window.clearInterval(beat);
  }, [refresh]);

  const items = (found?.items ?? []).filter(
    ({ removal }) => plain(removal.vehicle.plate).includes(plain(typed)) || plain(removal.id).includes(plain(typed)),
  );
  const selected = found?.items.find((v) => v.removal.id === chosen);
  const full = found?.places !== undefined && found.taken >= found.places;
  return (
    <>
      <DeskBar title={found?.lot.name ?? t("patio")} screen={screen}>
        {found && (
          <span className={full ? "due due-late" : "quiet"}>
            {full ? `${t("lotFull")} · ` : ""}
            {t("inLot", found.taken)}
            {found.places !== undefined ? ` · ${t("places", found.places)}` : ""}
          </span>
        )}
      </DeskBar>
      <main className="inbox">
        <section className="inbox-list" aria-label={t("patio")}>
          {lots.length > 0 && (
            <div>
              <label htmlFor="lot">{t("lot")}</label>
              <select id="lot" value={lot} onChange={(e) => onLot(e.target.value)}>
                {lots.map((l) => (
                  <option key={l.id} value={l.id}>
                    {l.name}
                  </option>
                ))}
              </select>
            </div>
          )}
          <div>
            <label htmlFor="find">{t("findPlate")}</label>
            <input id="find" value={typed} autoComplete="off" onChange={(e) => setTyped(e.target.value)} />
          </div>
          <Outcome problem={problem} said={said} />
          {!found && !problem ? (
            <div className="skeleton" role="status" aria-label={t("connecting")} />
          ) : items.length === 0 ? (
            <p className="empty">{t("lotEmpty")}</p>
          ) : (
            <ul>
              {items.map(({ removal }) => (
                <li key={removal.id}>
                  <button
                    type="button"
                    aria-pressed={removal.id === chosen}
                    onClick={() => {
                      setChosen(removal.id);
                      setSaid("");
                    }}
                  >
                    <span>
                      <b>{removal.vehicle.plate}</b> <span className="code quiet">{removal.id}</span>
                    </span>
                    <span className="quiet">
                      {t(`kind.${removal.vehicle.kind}`)}
                      {removal.vehicle.make ? ` · ${removal.vehicle.make}` : ""}
                      {removal.custody?.bay ? ` · ${removal.custody.bay}` : ""}
                    </span>
                    <span>
                      {removal.state === "impounded"
                        ? `${t("standsHere")} · ${since(removal.enteredAt ?? removal.stateSince, nowMs, language)}`
                        : t("onItsWay")}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
        {selected ? (
          <VehiclePane
            key={selected.removal.id}
            vehicle={selected}
            onReleased={(plate) => {
              setSaid(t("releasedNow", plate));
              setChosen("");
              void refresh();
            }}
          />
        ) : (
          <p className="empty">{t("chooseVehicle")}</p>
        )}
      </main>
    </>
  );
}
