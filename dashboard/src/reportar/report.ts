import type { Service } from "../cases/service";
import type { Place } from "../live/state";

/** What a citizen has typed so far. It survives a reload, a lost line and a refusal. */
export interface Report {
  readonly where?: Place | undefined;
  /** As the phone states it; absent when the point was set by hand. */
  readonly accuracyMeters?: number | undefined;
  readonly address: string;
  readonly search: string;
  readonly service: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly description: string;
  /** The code of somebody else's report that this one joins. */
  readonly joins?: string | undefined;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export const emptyReport: Report = {
  address: "",
  search: "",
  service: "",
  answers: {},
  description: "",
  name: "",
  phone: "",
  email: "",
};

export type Step = 1 | 2 | 3;

/** The step that the address names: Back goes back a step. */
export function stepOf(hash: string): Step {
  return hash === "#2" ? 2 : hash === "#3" ? 3 : 1;
}

/**
 * Radii per standard error along one axis. The standard calls a browser's accuracy a 95 % radius (2.45 of them), but
 * Android hands its 68 % radius through (1.51): the wider reading is the safe one.
 */
const radiusPerSigma = 1.51;

export const hasPlace = (report: Report): boolean => report.where !== undefined || report.address.trim() !== "";

export function hasMatter(report: Report, service: Service | undefined): boolean {
  if (!service) return false;
  if (report.joins) return true;
  return service.questions.every((q) => !q.required || q.automated || (report.answers[q.code] ?? "").trim() !== "");
}

/** The first step that is not done, at most the one asked for: a link to step 3 does not skip the others. */
export function reachable(step: Step, report: Report, service: Service | undefined): Step {
  if (step === 1 || !hasPlace(report)) return 1;
  return step === 2 || !hasMatter(report, service) ? 2 : 3;
}

function reporterOf(report: Report, language: string): Record<string, string> | undefined {
  const [firstName, ...rest] = report.name.trim().split(/\s+/);
  const known = {
    ...(firstName ? { firstName } : {}),
    ...(rest.length > 0 ? { lastName: rest.join(" ") } : {}),
    ...(report.email.trim() ? { email: report.email.trim(), language } : {}),
    ...(report.phone.trim() ? { phone: report.phone.trim() } : {}),
  };
  return Object.keys(known).length === 0 ? undefined : known;
}

/** Where it is sent, and what. */
export function errandOf(
  report: Report,
  language: string,
): { readonly path: string; readonly body: Record<string, unknown> } {
  const reporter = reporterOf(report, language);
  const who = reporter ? { reporter } : {};
  if (report.joins) return { path: `/api/v1/reports/${report.joins}/join`, body: who };
  const answers = Object.entries(report.answers).filter(([, given]) => given.trim() !== "");
  return {
    path: "/api/v1/reports",
    body: {
      service: report.service,
      ...(report.where ? { location: report.where } : {}),
      ...(report.where && report.accuracyMeters !== undefined
        ? { accuracyMeters: report.accuracyMeters / radiusPerSigma }
        : {}),
      ...(report.address.trim() ? { address: report.address.trim() } : {}),
      description: report.description.trim(),
      answers: Object.fromEntries(answers.map(([code, given]) => [code, [given.trim()]])),
      ...who,
    },
  };
}
