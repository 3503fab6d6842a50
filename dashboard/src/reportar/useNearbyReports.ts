import { useAnswer } from "../api/useAnswer";
import type { Place } from "../live/state";

/** What may be known of somebody else's report. */
export interface NearbyReport {
  readonly code: string;
  readonly openedAt: string;
  readonly distanceMeters: number;
  readonly people: number;
  readonly photos: readonly string[];
}

const none: { readonly items: readonly NearbyReport[] } = { items: [] };

export function useNearbyReports(service: string, where: Place | undefined): readonly NearbyReport[] {
  const asked = where
    ? `/api/v1/reports/nearby?service=${service}&lat=${where.lat.toFixed(6)}&long=${where.long.toFixed(6)}`
    : undefined;
  return useAnswer(asked, none).items;
}
