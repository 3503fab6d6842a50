import type { figuresEs } from "./figures.es";

export const figuresEn: Record<keyof typeof figuresEs, string> = {
  monthlyReport: "Report of the last month (PDF)",
  figures: "Indicators",
  figuresAbout:
    "How agencies answer what people report to 311: the cases that came in within the period, as they stand today.",
  period: "Period",
  "period.3": "Last 3 months",
  "period.12": "Last 12 months",
  "period.36": "Last 3 years",
  everyAgency: "All agencies",
  oneAgency: "Agency",
  asOf: "Counted at {0}",
  printReport: "Print or save as PDF",
  asCsv: "CSV table",
  nothingYet: "No case came in within this period yet, or they are too few to be published.",
  received: "Received",
  answeredInTime: "Answered in time",
  medianTime: "Half answered within",
  p90Time: "Nine of ten within",
  satisfied: "Satisfaction",
  reopenedShare: "Answers that did not hold",
  "days.one": "{0} day",
  "days.other": "{0} days",
  ofDecided: "of {0} closed or overdue",
  ofEndings: "of {0} endings",
  ofScores: "{0} opinions, from 1 to 5",
  between: "between {0} and {1}",
  ranking: "Effectiveness of the agencies",
  rankingIs:
    "Of a hundred cases, how many are answered in time with an answer that holds. The line is the 95 % " +
    "margin: two agencies whose lines cross cannot be told apart. With fewer than {0} cases there is no " +
    "rank. {1} cases of the whole are mixed into each agency's own, so that the chance of few cases puts " +
    "nobody first or last.",
  "rank.none": "not ranked: few cases",
  score: "Score",
  rank: "Rank",
  byMonth: "Month by month",
  byMonthIs:
    "Cases that came in each month, and the share that was answered in time. Recent months still have " +
    "cases that are not due.",
  timeToAnswer: "How long it takes",
  timeToAnswerIs:
    "Days from when a case came in until it was closed: the mark is the median with its 95 % margin, the " +
    "end of the bar what nine of ten take. It includes waiting for the citizen, which does not count " +
    "towards the due time.",
  byService: "By service",
  byServiceIs: "What is asked for most, and the share that was answered in time.",
  service: "Service",
  month: "Month",
  theTable: "The table",
  howItIsMade: "How it is made",
  tooFew: "fewer than 5",
  method: "Method {0}. Definitions and formulas are in the documentation; the cases are in the open data.",
  openCases: "Cases in the open data",
};
