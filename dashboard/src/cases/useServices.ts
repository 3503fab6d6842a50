import { useEffect, useState } from "react";
import { call } from "../api/client";
import { useReader } from "../shell/reader";
import type { Service } from "./service";

const retryMs = 3_000;

/** What can be asked for, in the reader's language; nothing until the server has answered. */
export function useServices(): readonly Service[] {
  const { language } = useReader();
  const [services, setServices] = useState<readonly Service[]>([]);
  useEffect(() => {
    let again = 0;
    const ask = () =>
      call<{ readonly items: readonly Service[] }>("GET", "/api/v1/services", language).then(
        (list) => setServices(list.items),
        () => {
          again = window.setTimeout(() => void ask(), retryMs);
        },
      );
    void ask();
    return () => window.clearTimeout(again);
  }, [language]);
  return services;
}
