const dayMs = 86_400_000;

/** The week before this one as ISO 8601 names it, in Panama. */
export function lastWeek(nowMs: number): string {
  const day = new Date(nowMs - 5 * 3_600_000 - 7 * dayMs);
  // The year of a week is that of its Thursday.
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
