/** What is selected, and on which list: kept in the address, so that it can be pasted to a colleague. */
export type Kind = "removal" | "truck" | "leak";

export interface Selection {
  readonly kind: Kind;
  readonly id: string;
}

const kinds: readonly Kind[] = ["removal", "truck", "leak"];

export function isKind(text: string | null): text is Kind {
  return kinds.some((kind) => kind === text);
}

export function selectionOf(address: string): Selection | undefined {
  const url = new URL(address);
  for (const kind of kinds) {
    const id = url.searchParams.get(kind);
    if (id) return { kind, id };
  }
  return undefined;
}

export function listOf(address: string): Kind {
  const list = new URL(address).searchParams.get("list");
  return isKind(list) ? list : (selectionOf(address)?.kind ?? "removal");
}

/** The same address with another selection and list. */
export function withSelection(address: string, selection: Selection | undefined, list: Kind): string {
  const url = new URL(address);
  for (const kind of kinds) url.searchParams.delete(kind);
  url.searchParams.set("list", list);
  if (selection) url.searchParams.set(selection.kind, selection.id);
  return url.pathname + url.search;
}
