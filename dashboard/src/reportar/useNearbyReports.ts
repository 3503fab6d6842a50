import type { NearbyReport } from "../api/generated";
import { useAnswer } from "../api/useAnswer";
import type { Place } from "../live/state";

export type { NearbyReport };

const none: { readonly items: readonly NearbyReport[] } = { items: [] };

export function useNearbyReports(service: string, where: Place | undefined): readonly NearbyReport[] {
  const asked = where
    ? `/api/v1/reports/nearby?service=${service}&lat=${where.lat.toFixed(6)}&long=${where.long.toFixed(6)}`
    : undefined;
  return useAnswer(asked, none).items;
}
