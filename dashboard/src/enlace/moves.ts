/** What an agency can do with an open case. Each says something to the citizen, except a note. */
export const moves = ["acknowledge", "ask", "resolve", "transfer", "split", "close", "note"] as const;

export type Move = (typeof moves)[number];

export const progresses = ["acknowledged", "scheduled", "inProgress"] as const;

export const endings = ["duplicate", "notOurs", "declined", "withdrawn"] as const;

export interface MoveForm {
  readonly text: string;
  readonly to: string;
  readonly agency: string;
  /** Of a part; empty: the same as the whole. */
  readonly service: string;
  readonly as: string;
  readonly duplicateOf: string;
}

/** The body of a move; undefined while something is missing. */
export function bodyOf(move: Move, form: MoveForm): Record<string, unknown> | undefined {
  const text = form.text.trim();
  if (text === "" && move !== "acknowledge") return undefined;
  switch (move) {
    case "acknowledge":
      return { to: form.to, ...(text === "" ? {} : { text }) };
    case "transfer":
      return form.agency === "" ? undefined : { agency: form.agency, text };
    case "split":
      if (form.agency === "") return undefined;
      return { agency: form.agency, text, ...(form.service === "" ? {} : { service: form.service }) };
    case "close":
      if (form.as === "" || (form.as === "duplicate" && form.duplicateOf.trim() === "")) return undefined;
      return { as: form.as, text, ...(form.as === "duplicate" ? { duplicateOf: form.duplicateOf.trim() } : {}) };
    case "note":
      return { text, public: false };
    default:
      return { text };
  }
}
