import { useEffect, useState } from "react";
import { useReader } from "../shell/reader";
import { call } from "./client";

/** Undefined until it comes; what came last stays while another is asked for. Another attempt asks again. */
export function useFound<T>(path: string | undefined, attempt = 0): T | "failed" | undefined {
  const { language } = useReader();
  const [found, setFound] = useState<T | "failed">();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    if (path === undefined) return;
    let late = false;
    call<T>("GET", path, language).then(
      (answer) => !late && setFound(answer),
      () => !late && setFound("failed"),
    );
    return () => {
      late = true;
    };
  }, [path, language, attempt]);
  return found;
}
