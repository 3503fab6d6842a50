import { useEffect, useState } from "react";
import { useReader } from "../shell/reader";
import { call } from "./client";

/** While somebody types, nothing is asked: only when they pause. */
const pauseMs = 250;

/** Asks again whenever the address changes; undefined asks nothing. The last answer stays until the next comes. */
export function useAnswer<T>(path: string | undefined, nothing: T): T {
  const { language } = useReader();
  const [answer, setAnswer] = useState<T>(nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what nothing is does not change
  useEffect(() => {
    if (path === undefined) {
      setAnswer(nothing);
      return;
    }
    let late = false;
    const soon = window.setTimeout(() => {
      call<T>("GET", path, language).then(
        (found) => {
          if (!late) setAnswer(found);
        },
        () => {
          if (!late) setAnswer(nothing);
        },
      );
    }, pauseMs);
    return () => {
      late = true;
      window.clearTimeout(soon);
    };
  }, [path, language]);
  return answer;
}
