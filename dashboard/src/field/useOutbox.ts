import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useReader } from "../shell/reader";
import { type Errand, httpPost, Outbox, type Taken } from "./outbox";
import { phoneShelf } from "./shelf";

/** How often what waits is tried again, whatever the browser believes of the network. */
const retryMs = 8_000;

/**
 * The outbox of one person on one screen, sending by itself whenever it can.
 * @param taken called when the server has taken something, before it leaves the list.
 * @param photosAt where photos go.
 */
export function useOutbox(
  screen: string,
  who: string,
  taken: Taken,
  photosAt = "/api/v1/photos",
): { readonly outbox: Outbox; readonly errands: readonly Errand[] } {
  const { language } = useReader();
  const latest = useRef({ language, taken });
  latest.current = { language, taken };
  const outbox = useMemo(
    () =>
      new Outbox(
        phoneShelf(screen),
        httpPost(() => latest.current.language, photosAt),
        who,
        (answer, errand) => latest.current.taken(answer, errand),
      ),
    [screen, who, photosAt],
  );
  useEffect(() => {
    void outbox.open();
    const send = () => void outbox.flush();
    const again = window.setInterval(send, retryMs);
    window.addEventListener("online", send);
    return () => {
      window.clearInterval(again);
      window.removeEventListener("online", send);
    };
  }, [outbox]);
  return { outbox, errands: useSyncExternalStore(outbox.subscribe, outbox.list) };
}
