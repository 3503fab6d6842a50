import { useCallback, useEffect, useRef, useState } from "react";
import { call } from "../api/client";
import { type Connection, stayConnected } from "../live/connection";
import type { Removal } from "../live/state";
import { useReader } from "../shell/reader";
import type { Lot, OwnTruck } from "./work";

/** Asked for again this often, should a word from the hub get lost. */
const askMs = 12_000;

export interface Known {
  readonly truck?: OwnTruck;
  readonly removal?: Removal;
  /** Where this truck brings its vehicles. */
  readonly lot?: Lot;
}

function kept(id: string): Known {
  return JSON.parse(localStorage.getItem(`operador.${id}`) ?? "{}") as Known;
}

/** The truck and its removal as the server has them; without the network, as they were last. */
export function useTruck(id: string): {
  readonly known: Known;
  readonly connection: Connection;
  readonly refresh: () => Promise<void>;
} {
  const { language } = useReader();
  const [known, setKnown] = useState<Known>(() => kept(id));
  const [connection, setConnection] = useState<Connection>({ kind: "connecting" });
  // Lots change with the installation, not with the day: asked for once.
  const lots = useRef<readonly Lot[]>(undefined);
  const spoken = useRef(language);
  spoken.current = language;

  const refresh = useCallback(async () => {
    try {
      const truck = await call<OwnTruck>("GET", `/api/v1/trucks/${id}`, spoken.current);
      lots.current ??= (await call<{ readonly items: readonly Lot[] }>("GET", "/api/v1/lots", spoken.current)).items;
      const removal = truck.job
        ? await call<Removal>("GET", `/api/v1/tow-requests/${truck.job.request}`, spoken.current)
        : undefined;
      const lot = lots.current.find((one) => (removal?.lot ? one.id === removal.lot : one.zone === truck.zone));
      const now: Known = { truck, ...(lot ? { lot } : {}), ...(removal ? { removal } : {}) };
      localStorage.setItem(`operador.${id}`, JSON.stringify(now));
      setKnown(now);
    } catch {
      // The connection says that it is off; what was known stays on show.
    }
  }, [id]);

  useEffect(() => {
    const heard = () => void refresh();
    const { stop } = stayConnected({
      on: { Offer: heard, OfferGone: heard, Removal: heard },
      started: refresh,
      changed: setConnection,
    });
    const again = window.setInterval(heard, askMs);
    return () => {
      stop();
      window.clearInterval(again);
    };
  }, [refresh]);
  return { known, connection, refresh };
}
