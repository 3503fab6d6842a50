import type { Place } from "../live/state";

export interface Clock {
  readonly state: "running" | "paused" | "stopped";
  readonly stage: "none" | "half" | "most" | "due";
  readonly dueAt: string;
  readonly legalDueAt: string;
  readonly inTime?: boolean;
}

export interface CaseUpdate {
  readonly id: string;
  readonly status: string;
  readonly agency: string;
  readonly text: string;
  readonly photos: readonly string[];
  readonly by: "citizen" | "agency" | "engine";
  readonly public: boolean;
  readonly at: string;
}

/** A case as those who work on it see it. */
export interface Case {
  readonly id: string;
  readonly service: string;
  readonly agency: string;
  readonly status: string;
  readonly open: boolean;
  readonly location?: Place;
  readonly address?: string;
  readonly corregimiento?: string;
  readonly description: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly photos: readonly string[];
  readonly channel: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly updates: readonly CaseUpdate[];
  readonly clock: Clock;
  readonly people: number;
  readonly reopenings: number;
  /** How those who reported it judge its end. */
  readonly opinions?: readonly { readonly solved: boolean; readonly score?: number; readonly text: string }[];
}

/** Where it is, in the words that there are. */
export function placeOf(c: Pick<Case, "address" | "corregimiento" | "location">): string {
  const named = [c.address, c.corregimiento].filter((part) => part).join(", ");
  if (named !== "") return named;
  return c.location ? `${c.location.lat.toFixed(4)}, ${c.location.long.toFixed(4)}` : "";
}
