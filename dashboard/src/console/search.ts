import { companyName, type LiveState } from "../live/state";
import type { Selection } from "./route";

export interface Command {
  readonly id: string;
  readonly words: string;
  run(): void;
}

export type Hit =
  | { readonly kind: "thing"; readonly selection: Selection; readonly title: string; readonly line: string }
  | { readonly kind: "command"; readonly command: Command };

const maxHits = 12;

/** Without accents, hyphens and blanks, in lower case: as people type on the phone. */
export function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\s-]/g, "")
    .toLowerCase();
}

/** How well a text answers what was typed: the same, begins with it, holds it; undefined when it does not. */
function rank(texts: readonly (string | undefined)[], typed: string): number | undefined {
  let best: number | undefined;
  for (const text of texts) {
    const at = text === undefined ? -1 : plain(text).indexOf(typed);
    if (at < 0) continue;
    const here = plain(text ?? "") === typed ? 0 : at === 0 ? 1 : 2;
    best = best === undefined ? here : Math.min(best, here);
  }
  return best;
}

/** Whatever what was typed may mean: a plate, code, ticket, place, truck, company, leak, command. Likeliest first. */
export function find(live: LiveState, commands: readonly Command[], query: string): readonly Hit[] {
  const typed = plain(query);
  if (typed === "") return commands.slice(0, maxHits).map((command) => ({ kind: "command", command }));
  const found: { readonly at: number; readonly hit: Hit }[] = [];
  const add = (at: number | undefined, hit: Hit) => {
    if (at !== undefined) found.push({ at, hit });
  };
  for (const r of live.removals.values())
    add(rank([r.vehicle.plate, r.code, r.ticket, r.address], typed), {
      kind: "thing",
      selection: { kind: "removal", id: r.id },
      title: r.vehicle.plate,
      line: `${r.code} · ${r.address ?? r.zone}`,
    });
  for (const truck of live.trucks.values())
    add(rank([truck.id, companyName(live, truck.company)], typed), {
      kind: "thing",
      selection: { kind: "truck", id: truck.id },
      title: truck.id,
      line: `${companyName(live, truck.company)} · ${truck.zone}`,
    });
  for (const leak of live.leaks.values())
    add(rank([leak.code], typed), {
      kind: "thing",
      selection: { kind: "leak", id: leak.id },
      title: leak.code,
      line: `≈ ${leak.people}`,
    });
  for (const command of commands) add(rank([command.words], typed), { kind: "command", command });
  return found
    .sort((a, b) => a.at - b.at)
    .slice(0, maxHits)
    .map(({ hit }) => hit);
}
