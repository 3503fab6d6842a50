import type { AgencyAnswer } from "../api/generated";

/** Agencies to choose from, by code and name. */
export function AgencyOptions({ of }: { of: readonly Pick<AgencyAnswer, "code" | "name">[] }) {
  return of.map((a) => (
    <option key={a.code} value={a.code}>
      {a.code} · {a.name}
    </option>
  ));
}
