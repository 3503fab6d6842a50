import type { Activity, TowState } from "../live/state";

/** How a state looks: its colour token and its shape. The word comes from the texts. */
export interface Look {
  readonly token: string;
  readonly glyph: string;
}

const looks = {
  waiting: { token: "waiting", glyph: "▲" },
  offered: { token: "offered", glyph: "?" },
  driving: { token: "driving", glyph: "➤" },
  onsite: { token: "onsite", glyph: "■" },
  towing: { token: "towing", glyph: "◆" },
  over: { token: "over", glyph: "✓" },
  late: { token: "late", glyph: "!" },
} satisfies Record<string, Look>;

/** A removal without a truck is amber from 80 % of this, and red beyond it. */
export const waitTargetMs = 5 * 60_000;

export function lookOf(state: TowState, late = false): Look {
  switch (state) {
    case "requested":
      return late ? looks.late : looks.waiting;
    case "offered":
      return late ? looks.late : looks.offered;
    case "assigned":
    case "enRoute":
      return looks.driving;
    case "onScene":
      return looks.onsite;
    case "hooked":
    case "inTransit":
      return looks.towing;
    default:
      return looks.over;
  }
}

/** In the order of the numbers that frames carry. */
export const activities: readonly Activity[] = ["offDuty", "free", "offered", "busy"];

export function activityLook(activity: Activity): Look {
  switch (activity) {
    case "offDuty":
      return { token: "over", glyph: "–" };
    case "free":
      return { token: "towing", glyph: "●" };
    case "offered":
      return { token: "offered", glyph: "?" };
    case "busy":
      return { token: "driving", glyph: "➤" };
  }
}

/** The colour that the present theme gives to a token. */
export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}
