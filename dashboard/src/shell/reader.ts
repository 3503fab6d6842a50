import { createContext, useContext, useEffect, useState } from "react";
import type { Theme } from "../map/baseStyle";
import { type Language, type Translate, translator } from "../text/text";

export interface Reader {
  readonly language: Language;
  readonly theme: Theme;
  readonly t: Translate;
}

export const ReaderContext = createContext<Reader>({ language: "es", theme: "dark", t: translator("es") });

export function useReader(): Reader {
  return useContext(ReaderContext);
}

/** The server's time, once a second: ages count on while nothing arrives. */
export function useNow(clockSkewMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const beat = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(beat);
  }, []);
  return now + clockSkewMs;
}
