import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { AgencyAnswer } from "../api/generated";
import { useReader } from "../shell/reader";

/** The institutions that take cases, by code; none until they are known. */
export function useAgencies(): readonly AgencyAnswer[] {
  const { language } = useReader();
  const [agencies, setAgencies] = useState<readonly AgencyAnswer[]>([]);
  useEffect(() => {
    call<{ readonly items: readonly AgencyAnswer[] }>("GET", "/api/v1/agencies", language).then(
      ({ items }) => setAgencies(items.filter((a) => a.active)),
      () => undefined,
    );
  }, [language]);
  return agencies;
}
