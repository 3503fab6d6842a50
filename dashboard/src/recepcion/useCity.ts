import { useEffect, useState } from "react";
import { call } from "../api/client";
import type { Case } from "../cases/case";
import type { Place } from "../live/state";
import { useReader } from "../shell/reader";

interface List<T> {
  readonly items: readonly T[];
}

export interface NamedPlace {
  readonly name: string;
  readonly kind: string;
  readonly where: Place;
}

export interface Nearby {
  readonly case: Case;
  readonly distanceMeters: number;
  readonly likeness: number;
}

export interface Caller {
  readonly phone: string;
  readonly name?: string;
  readonly cases: readonly Case[];
}

/** While somebody types, nothing is asked: only when they pause. */
const pauseMs = 250;

/** Asks again whenever the address changes; undefined asks nothing. The last answer stays until the next comes. */
function useAnswer<T>(path: string | undefined, nothing: T): T {
  const { language } = useReader();
  const [answer, setAnswer] = useState<T>(nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what nothing is does not change
  useEffect(() => {
    if (path === undefined) {
      setAnswer(nothing);
      return;
    }
    let late = false;
    const soon = window.setTimeout(() => {
      call<T>("GET", path, language).then(
        (found) => {
          if (!late) setAnswer(found);
        },
        () => {
          if (!late) setAnswer(nothing);
        },
      );
    }, pauseMs);
    return () => {
      late = true;
      window.clearTimeout(soon);
    };
  }, [path, language]);
  return answer;
}

const none: List<never> = { items: [] };

export function usePlaces(typed: string): readonly NamedPlace[] {
  const asked = typed.trim().length < 2 ? undefined : `/api/v1/places?q=${encodeURIComponent(typed.trim())}`;
  return useAnswer<List<NamedPlace>>(asked, none).items;
}

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
