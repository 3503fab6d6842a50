import type { Translate } from "../text/text";

/** What the server answered instead: the words are already in the reader's language. */
export class Refused extends Error {
  readonly status: number;
  /** Stable, for decisions; empty when the server said none. */
  readonly code: string;
  /** What is wrong with each field, where that was said. */
  readonly details: readonly string[];

  constructor(status: number, title: string, details: readonly string[] = [], code = "") {
    super(title);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Why it did not work, in the reader's words: field by field where the server said so. */
export const problemOf = (e: unknown, t: Translate) =>
  e instanceof Refused ? [e.message, ...e.details].join(" · ") : t("unreachable");

/** Calls the API with the session's cookie. `lang` goes along, so that answers come in the reader's language. */
export function call<T>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  lang: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  return send<T>(path, lang, {
    method,
    headers: body === undefined ? headers : { ...headers, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Sends a photo, and answers with its address. */
export async function upload(photo: Blob, lang: string, path: string): Promise<string> {
  const answer = await send<{ readonly url: string }>(path, lang, { method: "POST", body: photo });
  return answer.url;
}

/** Sends a table as it is. */
export const sendTable = <T>(table: Blob, lang: string, path: string) =>
  send<T>(path, lang, { method: "POST", headers: { "Content-Type": "text/csv" }, body: table });

async function send<T>(path: string, lang: string, request: RequestInit): Promise<T> {
  const separator = path.includes("?") ? "&" : "?";
  const response = await fetch(`${path}${separator}lang=${lang}`, request);
  const text = await response.text();
  const answer: unknown = text === "" ? undefined : JSON.parse(text);
  if (!response.ok)
    throw new Refused(
      response.status,
      textOf(answer, "title") ?? String(response.status),
      detailsOf(answer),
      textOf(answer, "code"),
    );
  return answer as T;
}

function detailsOf(answer: unknown): readonly string[] {
  if (typeof answer !== "object" || answer === null || !("errors" in answer) || !Array.isArray(answer.errors))
    return [];
  return answer.errors.map((e: { readonly pointer?: string; readonly detail?: string }) => `${e.pointer}: ${e.detail}`);
}

function textOf(answer: unknown, member: "title" | "code"): string | undefined {
  const held: unknown =
    typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>)[member] : undefined;
  return typeof held === "string" ? held : undefined;
}
