import type { CaseAnswer as Case, UpdateAnswer as CaseUpdate, ClockAnswer as Clock } from "../api/generated";

export type { Case, CaseUpdate, Clock };

/** Where it is, in the words that there are. */
export function placeOf(c: Pick<Case, "address" | "corregimiento" | "location">): string {
  const named = [c.address, c.corregimiento].filter((part) => part).join(", ");
  if (named !== "") return named;
  return c.location ? `${c.location.lat.toFixed(4)}, ${c.location.long.toFixed(4)}` : "";
}
