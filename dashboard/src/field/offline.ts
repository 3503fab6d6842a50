/** Lets the page open without the network, and be put on the phone's first screen. */
export async function openOffline(scope: string): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/sw.js", { scope });
  // On the first visit the page came before its worker: it says what to keep.
  const worker = registration.active ?? registration.installing ?? registration.waiting;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  worker?.postMessage({ keep: [location.pathname, ...files] });
}

/** Keeps the screen awake as long as the page wants it. */
export async function stayAwake(): Promise<() => void> {
  try {
    const lock = await navigator.wakeLock.request("screen");
    return () => void lock.release();
  } catch {
    // A phone that is low on power says no: the job goes on with a dark screen.
    return () => undefined;
  }
}
