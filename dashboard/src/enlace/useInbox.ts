import { useCallback, useEffect, useState } from "react";
import { call, Refused } from "../api/client";
import type { PageOfCaseAnswer as Page } from "../api/generated";
import type { Case } from "../cases/case";
import { useReader } from "../shell/reader";

const refreshMs = 15_000;
const perPage = 50;

export interface Inbox {
  /** Undefined until the first answer. */
  readonly cases: readonly Case[] | undefined;
  readonly problem: string;
  readonly more: boolean;
  refresh(): void;
  onMore(): void;
}

/** What an inbox is narrowed to; empty for all. */
export interface InboxFilter {
  readonly agency: string;
  readonly sector: string;
  readonly kind: string;
}

export const unfiltered: InboxFilter = { agency: "", sector: "", kind: "" };

/** What is due first, of the agencies whose cases the reader works on; it looks again by itself. */
export function useInbox({ agency, sector, kind }: InboxFilter): Inbox {
  const { language, t } = useReader();
  const [cases, setCases] = useState<readonly Case[]>();
  const [problem, setProblem] = useState("");
  const [more, setMore] = useState(false);
  const [most, setMost] = useState(perPage);

  const refresh = useCallback(() => {
    const narrowed = Object.entries({ agency, sector, kind })
      .map(([name, value]) => (value === "" ? "" : `&${name}=${value}`))
      .join("");
    call<Page>("GET", `/api/v1/cases?order=due&limit=${most}${narrowed}`, language).then(
      (page) => {
        setCases(page.items);
        setMore(page.next !== undefined && page.next !== null);
        setProblem("");
      },
      (e: unknown) => setProblem(e instanceof Refused ? e.message : t("unreachable")),
    );
  }, [agency, sector, kind, language, most, t]);
  useEffect(() => {
    refresh();
    const again = window.setInterval(refresh, refreshMs);
    return () => window.clearInterval(again);
  }, [refresh]);
  return { cases, problem, more, refresh, onMore: () => setMost((n) => Math.min(1_000, n + perPage)) };
}
