import { useEffect, useRef } from "react";
import { type Draft, isUntouched, newDraft } from "./draft";
import { type PhoneCall, useLine } from "./useLine";

/**
 * The call that rings here and is not written down yet. It takes a page on which nothing is written; else it waits, and
 * is what this returns.
 */
export function useRinging(draft: Draft, isOver: boolean, take: (draft: Draft) => void): PhoneCall | undefined {
  const line = useLine();
  const taken = useRef("");
  if (draft.call !== "") taken.current = draft.call;
  const rings = line && line.id !== taken.current ? line : undefined;
  useEffect(() => {
    if (rings && !isOver && isUntouched(draft)) take(newDraft(Date.now(), rings));
  }, [rings, isOver, draft, take]);
  return rings;
}
