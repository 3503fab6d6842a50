import { call } from "../api/client";
import type { Language } from "../text/text";

/** Whether this phone can be woken: it can, it was not asked yet, the operator said no, or it has no such thing. */
export type Wakes = "yes" | "ask" | "refused" | "never";

export function wakes(): Wakes {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "never";
  if (Notification.permission === "granted") return "yes";
  return Notification.permission === "denied" ? "refused" : "ask";
}

function bytesOf(base64Url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64Url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Has the server wake this phone for the truck's offers. The browser asks the operator when it must. */
export async function subscribe(truck: string, language: Language): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return;
  const registration = await navigator.serviceWorker.ready;
  const { key } = await call<{ readonly key: string }>("GET", "/api/v1/push-key", language);
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(key),
  });
  await call("PUT", `/api/v1/trucks/${truck}/push`, language, subscription.toJSON());
}

/** This phone is woken no more: another operator may sign in on it. */
export async function unsubscribe(truck: string, language: Language): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration("/operador");
  const subscription = await registration?.pushManager?.getSubscription();
  if (!subscription) return;
  await call("DELETE", `/api/v1/trucks/${truck}/push`, language, { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** Takes away what the phone still shows of offers that are over. */
export async function clearNotices(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration("/operador");
  for (const notice of (await registration?.getNotifications?.()) ?? []) notice.close();
}
