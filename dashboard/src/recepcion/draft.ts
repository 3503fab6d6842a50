import type { Service } from "../cases/service";
import type { Place } from "../live/state";
import type { PhoneCall } from "./useLine";

/** What is typed during one call. It survives a reload. */
export interface Draft {
  /** Sent along, so that a report that is sent twice is one. */
  readonly id: string;
  readonly startedAt: string;
  /** The exchange's name of the call that it is about; empty when it told of none. */
  readonly call: string;
  readonly phone: string;
  readonly name: string;
  /** Whose mail or chat is being taken: `ana@example.org`, `whatsapp:50766123456`; a call has none. */
  readonly sender: string;
  /** Pictures that came with it. */
  readonly photos: readonly string[];
  readonly language: "es" | "en";
  readonly search: string;
  readonly service: string;
  readonly address: string;
  readonly where?: Place;
  readonly answers: Readonly<Record<string, string>>;
  readonly description: string;
}

/** @param call - The one that rings, if any. */
export function newDraft(nowMs: number, call?: PhoneCall): Draft {
  return {
    id: crypto.randomUUID(),
    startedAt: call?.at ?? new Date(nowMs).toISOString(),
    call: call?.id ?? "",
    phone: call?.from ?? "",
    name: "",
    sender: "",
    photos: [],
    language: "es",
    search: "",
    service: "",
    address: "",
    answers: {},
    description: "",
  };
}

const keptAs = "recepcion.draft";

/** In this tab, so that a reload loses nothing. */
export const keepDraft = (draft: Draft): void => sessionStorage.setItem(keptAs, JSON.stringify(draft));

/** What was being written when the page was left; else nothing yet. */
export function keptDraft(): Draft {
  const found = sessionStorage.getItem(keptAs);
  return { ...newDraft(Date.now()), ...(found === null ? {} : (JSON.parse(found) as Partial<Draft>)) };
}

/** Whether nothing has been written yet, so that a call that rings may take the page. */
export function isUntouched(draft: Draft): boolean {
  const { phone, name, sender, search, address, description } = draft;
  return [phone, name, sender, search, address, description].every((text) => text === "") && !draft.where;
}

export function channelOf(draft: Draft): "phone" | "email" | "social" {
  if (draft.sender === "") return "phone";
  return draft.sender.includes("@") ? "email" : "social";
}

/** How to write back to who wrote. */
function senderOf({ sender, language }: Draft): Record<string, string> {
  if (sender === "") return {};
  return { [sender.includes("@") ? "email" : "accountId"]: sender, language };
}

/** Who calls, as the server keeps it; undefined when they said nothing of themselves. */
export function reporterOf(draft: Draft): Record<string, string> | undefined {
  const [firstName, ...rest] = draft.name.trim().split(/\s+/);
  const known = {
    ...(firstName ? { firstName } : {}),
    ...(rest.length > 0 ? { lastName: rest.join(" ") } : {}),
    ...senderOf(draft),
    ...(draft.phone.trim() ? { phone: draft.phone.trim() } : {}),
  };
  return Object.keys(known).length === 0 ? undefined : known;
}

/** What is still missing before the case can be opened: the names of the fields, in the order of speech. */
export function missing(draft: Draft, service: Service | undefined): readonly string[] {
  return [
    ...(service ? [] : ["service"]),
    // What somebody has to say has no place; what is to be done is done somewhere.
    ...(draft.where || draft.address.trim() || (service && service.kind !== "serviceRequest") ? [] : ["place"]),
    ...(service?.questions ?? [])
      .filter((q) => q.required && !q.automated && !draft.answers[q.code]?.trim())
      .map((q) => q.code),
  ];
}

/** The report as the API takes it. */
export function reportOf(draft: Draft) {
  const answers = Object.entries(draft.answers).filter(([, given]) => given.trim() !== "");
  const reporter = reporterOf(draft);
  return {
    service: draft.service,
    channel: channelOf(draft),
    ...(draft.photos.length > 0 ? { photos: draft.photos } : {}),
    ...(draft.where ? { location: draft.where } : {}),
    ...(draft.address.trim() ? { address: draft.address.trim() } : {}),
    description: draft.description.trim(),
    answers: Object.fromEntries(answers.map(([code, given]) => [code, [given.trim()]])),
    ...(reporter ? { reporter } : {}),
  };
}

/** A code as it is read out: "K de kilo, 7, …". */
export function spelled(code: string, alphabet: string): string {
  const spoken = new Map(alphabet.split(",").map((word) => [word.trim().charAt(0).toUpperCase(), word.trim()]));
  return [...code.replace("-", "")].map((c) => spoken.get(c) ?? c).join(" · ");
}

/** Minutes and seconds of the call. */
export function callTime(startedAt: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(startedAt)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
