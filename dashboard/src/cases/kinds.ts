import type { CaseKind, Sector } from "../api/generated";

/** What people want of the centre. */
export const caseKinds = [
  "serviceRequest",
  "complaint",
  "denunciation",
  "query",
  "suggestion",
] as const satisfies readonly CaseKind[];

/** What agencies are there for. */
export const sectors = [
  "infrastructure",
  "education",
  "health",
  "security",
  "environment",
  "economy",
  "politics",
] as const satisfies readonly Sector[];
