import { useEffect, useState } from "react";
import { call } from "../api/client";
import { useReader } from "../shell/reader";

/** Undefined until it comes; what came last stays while another is asked for. */
export function useFound<T>(path: string | undefined): T | "failed" | undefined {
  const { language } = useReader();
  const [found, setFound] = useState<T | "failed">();
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
  }, [path, language]);
  return found;
}
