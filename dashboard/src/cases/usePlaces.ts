import type { NamedPlace } from "../api/generated";
import { useAnswer } from "../api/useAnswer";

export type { NamedPlace };

const none: { readonly items: readonly NamedPlace[] } = { items: [] };

/** Streets, places and corregimientos by what is typed of their names. */
export function usePlaces(typed: string): readonly NamedPlace[] {
  const asked = typed.trim().length < 2 ? undefined : `/api/v1/places?q=${encodeURIComponent(typed.trim())}`;
  return useAnswer(asked, none).items;
}
