import type { Caller, Nearby } from "../api/generated";
import { useAnswer } from "../api/useAnswer";
import type { Place } from "../live/state";

export type { Caller, Nearby };

interface List<T> {
  readonly items: readonly T[];
}

const none: List<never> = { items: [] };

export function useNearby(service: string, where: Place | undefined): readonly Nearby[] {
  const asked =
    service === "" || !where
      ? undefined
      : `/api/v1/cases/nearby?service=${service}&lat=${where.lat.toFixed(6)}&long=${where.long.toFixed(6)}`;
  return useAnswer<List<Nearby>>(asked, none).items;
}

export function useCaller(phone: string): Caller | undefined {
  const digits = phone.replace(/\D/g, "");
  return useAnswer<Caller | undefined>(
    digits.length < 7 ? undefined : `/api/v1/callers?phone=${encodeURIComponent(phone)}`,
    undefined,
  );
}
