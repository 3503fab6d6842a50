import { expect, test } from "vitest";
import type { WorkCalendar } from "../api/generated";
import { areHours, bodyOf, differences, draftOf } from "./calendar";

const calendar: WorkCalendar = {
  version: 3,
  timeZone: "America/Panama",
  closures: [
    { from: "2026-12-08", to: "2026-12-08", kind: "law", name: { es: "Madres", en: "Mothers" }, agencies: [] },
    { from: "2026-08-15", to: "2026-08-15", kind: "local", name: { es: "Ciudad", en: "City" }, agencies: ["MUPA"] },
  ],
  hours: [
    { day: "monday", from: "08:00:00", to: "12:00:00" },
    { day: "monday", from: "13:00:00", to: "16:00:00" },
    { day: "sunday", from: "20:00:00", to: "00:00:00" },
  ],
  agencyHours: { AAUD: [{ day: "saturday", from: "06:00:00", to: "14:00:00" }] },
  legalDays: 30,
  maxPauseDays: 15,
  reopenedDays: 2,
};

test("a calendar that is not changed is sent as it was", () => {
  const { version, timeZone, ...rest } = calendar;
  const { why, ...body } = bodyOf(draftOf(calendar));
  expect(body).toEqual({ ...rest, closures: [...rest.closures].reverse() });
  expect(why).toBe("");
  expect(differences(draftOf(calendar), draftOf(calendar), String)).toEqual([]);
});

test("what changes is said day by day and office by office", () => {
  const now = draftOf(calendar);
  const added = { from: "2026-12-24", to: "", kind: "decree", es: "Decreto", en: "Decree", agencies: "" } as const;
  const then = {
    ...now,
    closures: [...now.closures.slice(1), added],
    hours: now.hours.map((h) => (h.agency === "AAUD" ? { ...h, days: h.days.map(() => "") } : h)),
    legalDays: "20",
  };
  expect(differences(now, then, String).map(([what]) => what)).toEqual(["closure", "closure", "hours", "legalDays"]);
  expect(bodyOf(then).closures[1]).toEqual({
    from: "2026-12-24",
    to: "2026-12-24",
    kind: "decree",
    name: { es: "Decreto", en: "Decree" },
    agencies: [],
  });
});

test("hours are told from what is none", () => {
  expect(["", "08:00-16:00", "08:00-12:00, 13:00-24:00"].map(areHours)).toEqual([true, true, true]);
  expect(["8-16", "08:00", "08:00-25:00", "cerrado"].map(areHours)).toEqual([false, false, false, false]);
});
