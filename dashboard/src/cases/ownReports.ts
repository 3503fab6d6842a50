/** A report made on this phone. */
export interface OwnReport {
  readonly code: string;
  /** Shows that it is one's own; goes as X-Reporter-Key. */
  readonly key: string;
  readonly name: string;
  readonly at: string;
}

const place = "reports";
const most = 20;

/** Newest first. */
export function ownReports(): readonly OwnReport[] {
  const kept = localStorage.getItem(place);
  return kept === null ? [] : (JSON.parse(kept) as OwnReport[]);
}

export function keepOwn(report: OwnReport): void {
  const others = ownReports().filter((r) => r.code !== report.code);
  localStorage.setItem(place, JSON.stringify([report, ...others].slice(0, most)));
}

/** The link by which a reporter follows their report anywhere. The key stands behind the #: no server's log has it. */
export const ownLink = (report: Pick<OwnReport, "code" | "key">): string =>
  `${location.origin}/caso/${report.code}#key=${report.key}`;

/** The key of a report: from the link that was opened, or from this phone. */
export function keyOf(code: string): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  return given ?? ownReports().find((r) => r.code === code.toUpperCase())?.key;
}
