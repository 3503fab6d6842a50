// Made from api/openapi.json by scripts/types.mjs; what is changed here by hand is lost.

export interface AccountBody {
  readonly fullName?: string;
  readonly email?: string;
  readonly role?: string;
  readonly scope?: string;
}

/** One thing that was done to an account, or with it. */
export interface AccountChange {
  readonly at: string;
  readonly actor: string;
  /** A stable code. */
  readonly what: string;
  /** What exactly, where there is more than one way. */
  readonly detail?: string;
}

export interface AccountOfMine {
  readonly name: string;
  readonly fullName: string;
  readonly email?: string;
  readonly role: string;
  readonly scope?: string;
  readonly secondFactor: boolean;
  /** Whether the role cannot be without. */
  readonly secondFactorNeeded: boolean;
  /** How many are left. */
  readonly recoveryCodes: number;
  readonly changes: readonly AccountChange[];
}

export interface AccountView {
  readonly name: string;
  readonly fullName: string;
  readonly email?: string;
  readonly role: string;
  readonly scope?: string;
  readonly secondFactor: boolean;
  /** Until when, after too many wrong passwords. */
  readonly shut?: string;
  /** A given password that was not replaced yet, and until when it is good. */
  readonly passwordUntil?: string;
  readonly closedAt?: string;
  readonly createdAt: string;
  readonly signedInAt?: string;
}

export interface ActionBody {
  readonly text?: string;
  readonly responsible?: string;
  readonly dueOn?: string;
}

/** An institution that must answer. */
export interface Agency {
  /** Stable, such as `IDAAN`: capital letters, digits and hyphens. */
  readonly code: string;
  readonly name: Bilingual;
  /** Where citizens may call it. */
  readonly phone?: string;
  /** The office that answers its cases: what is due is written there every morning. */
  readonly email?: string;
  /** The office of its head: what is overdue is written there. */
  readonly headEmail?: string;
  /** False: it takes no more cases, and those that it has stay. */
  readonly active: boolean;
  readonly version?: number;
  readonly sector?: Sector;
  /** Officials whom the centre turns to, the first of them first. */
  readonly answerable?: readonly AnswerablePerson[];
}

export interface AgencyAnswer {
  readonly code: string;
  /** In the caller's language. */
  readonly name: string;
  readonly names: Bilingual;
  readonly phone?: string;
  readonly active: boolean;
  readonly sector: Sector;
  /** Codes of those that are its business and are offered now. */
  readonly services: readonly string[];
}

export interface AgencyBody {
  readonly name?: Bilingual;
  readonly phone?: string;
  readonly email?: string;
  readonly headEmail?: string;
  readonly active?: boolean;
  readonly why?: string;
  readonly sector?: Sector;
  readonly answerable?: readonly AnswerablePerson[];
}

export interface AgencyValue {
  readonly agency: string;
  readonly value: number;
  readonly of: number;
}

/** What needs a person now. */
export type AlertKind = "removalWaits" | "truckSilent" | "removalGivenUp" | "truckBrokeDown" | "truckOverdue" | "possessionUnconfirmed" | "papersExpire";

/** An alert, acknowledged once for all dispatchers. */
export interface AlertView {
  readonly id: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly since: string;
  readonly acknowledgedBy?: string;
  readonly acknowledgedAt?: string;
}

/** Somebody of an institution who is answerable for its cases. */
export interface AnswerablePerson {
  readonly name: string;
  /** What they are there, such as `Enlace`. */
  readonly role?: string;
  readonly phone?: string;
  readonly email?: string;
}

export interface AuditAnswer {
  readonly stream: string;
  /** How many there are; all of them were checked. */
  readonly events: number;
  /** Whether nothing was changed, dropped, swapped or put in. */
  readonly holds: boolean;
  /** Versions at which something was, the first hundred. */
  readonly broken: readonly number[];
  readonly items: readonly AuditedEvent[];
  readonly next?: string;
}

export interface AuditedAct {
  /** In the journal of the whole installation. */
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly actor: string;
}

export interface AuditedEvent {
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly actor: string;
  readonly data?: unknown;
  /** Over this event and all before it in the stream, hexadecimal. */
  readonly hash: string;
  /** Whether the hash is what the events make it. */
  readonly holds: boolean;
}

/** What an authenticator is told, by picture or by hand. */
export interface AuthenticatorKey {
  readonly key: string;
  /** As a QR code shows it. */
  readonly uri: string;
}

export interface BadgeAnswer {
  readonly agency: OfficerAgency;
  readonly badge: string;
  readonly until?: string;
  readonly active: boolean;
}

export interface BadgesAnswer {
  readonly taken: number;
}

/** A text in both languages. */
export interface Bilingual {
  readonly es: string;
  readonly en: string;
}

/** So many cases of a service went from one agency to another: not ours. */
export interface Bounce {
  readonly service: string;
  readonly from: string;
  readonly to: string;
  readonly cases: number;
}

export interface BreakdownBody {
  readonly reason?: string;
}

export type CallEvent = "ringing" | "answered" | "ended" | "abandoned";

export interface CallNews {
  readonly event?: CallEvent;
  /** The exchange's own name for the call, the same in all that it tells of it. */
  readonly call?: string;
  /** The caller's number as the exchange writes it; left out when it is withheld. */
  readonly from?: string;
  /** The name of the account or key with which the call-taker signs in. */
  readonly agent?: string;
  /** When it came in; now when it is not said. */
  readonly startedAt?: string;
}

export interface Caller {
  /** As it is compared: digits only. */
  readonly phone: string;
  /** As they last gave it. */
  readonly name?: string;
  /** Those that they opened or joined, newest first, at most ten. */
  readonly cases: readonly CaseAnswer[];
}

export interface CancelBody {
  readonly reason?: string;
}

/** One truck as the decision saw it. The list of them is enough to recompute the choice. */
export interface Candidate {
  readonly truck: string;
  /** The turn it would use: its company, or the group of related firms. */
  readonly slot: string;
  /** Minutes to the scene; null when the truck's place is not known. */
  readonly etaMinutes?: number;
  /** What the zone owed the slot before this decision, in removals. */
  readonly credit: number;
  /** The zone's version at the slot's last turn, 0 before its first: rotation's order. */
  readonly lastTurn: number;
  readonly exclusion?: Exclusion;
}

export interface CandidatesAnswer {
  readonly items: readonly Candidate[];
  readonly suggested?: string;
}

/** A case for those who work on it, and for the client it came through. Without personal data. */
export interface CaseAnswer {
  readonly id: string;
  readonly code: string;
  readonly service: string;
  readonly agency: string;
  readonly status: CaseStatus;
  readonly open: boolean;
  readonly location?: GeoPoint;
  readonly accuracyMeters?: number;
  readonly address?: string;
  readonly corregimiento?: string;
  readonly description: string;
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly photos: readonly string[];
  readonly channel: Channel;
  readonly openedAt: string;
  readonly updatedAt: string;
  /** By the service's promise, as its clock stands now. */
  readonly dueAt?: string;
  readonly closedAt?: string;
  readonly duplicateOf?: string;
  readonly leakId?: string;
  readonly updates: readonly UpdateAnswer[];
  readonly clock: ClockAnswer;
  /** How many reported it by this case. */
  readonly people: number;
  /** How often it was opened again. */
  readonly reopenings: number;
  /** How those who reported it judge its end; for the people who work on it. */
  readonly opinions?: readonly CaseOpinion[];
  /** The code of the whole that it is a part of. */
  readonly partOf?: string;
  /** What other agencies do of it; absent when it is not split. */
  readonly parts?: readonly PartAnswer[];
}

/** What somebody who turns to the centre wants. */
export type CaseKind = "serviceRequest" | "complaint" | "denunciation" | "query" | "suggestion";

/** What one of those who reported it thinks of how a case ended. */
export interface CaseOpinion {
  /** Whether what they reported is really gone. */
  readonly solved: boolean;
  /** How they were served, 1 (badly) to 5 (very well); null when they did not say. */
  readonly score?: number;
  /** Personal: for the people who work on the case. */
  readonly text: string;
  readonly at: string;
}

export type CaseSpeaker = "citizen" | "agency" | "engine";

export type CaseStatus = "received" | "acknowledged" | "scheduled" | "inProgress" | "waitingForCitizen" | "resolved" | "duplicate" | "notOurs" | "declined" | "withdrawn";

export interface Changes {
  readonly items: readonly unknown[];
  /** Always there: ask again with it, later, for what will have changed. */
  readonly next: string;
  /** More is ready now. */
  readonly more: boolean;
}

/** How the contact came in. */
export type Channel = "api" | "app" | "phone" | "web" | "email" | "social";

export interface CheckBody {
  readonly effective?: boolean;
  readonly text?: string;
}

export interface ChoiceAnswer {
  readonly key: string;
  readonly name: string;
}

/** How the clocks of a case stand. */
export interface ClockAnswer {
  readonly state: ClockState;
  readonly stage: ClockStage;
  /** By the service's promise. While the case waits for the citizen: if that lasts its longest. */
  readonly dueAt: string;
  /** By law. */
  readonly legalDueAt: string;
  readonly halfAt: string;
  readonly mostAt: string;
  readonly stoppedAt?: string;
  /** Of a closed case. */
  readonly inTime?: boolean;
  readonly calendarVersion: number;
}

/** Why a case is due when it is. */
export interface ClockExplanation {
  readonly code: string;
  readonly clock: ClockAnswer;
  readonly lines: readonly ClockLineAnswer[];
}

/** One line of why a case is due when it is. */
export interface ClockLineAnswer {
  readonly kind: ClockLineKind;
  /** In the reader's language. */
  readonly text: string;
  readonly from: string;
  readonly to: string;
  /** The minutes that the line adds, in the time that the target goes by. Together they are the time from the filing until the case is due. */
  readonly addsMinutes: number;
  readonly dueAt: string;
}

export type ClockLineKind = "dayOfFiling" | "counted" | "weeklyRest" | "closure" | "waiting" | "waitingTooLong" | "wasClosed" | "reopened" | "promised";

/** How far a clock has run: the stages at which people are told. */
export type ClockStage = "none" | "half" | "most" | "due";

export type ClockState = "running" | "paused" | "stopped";

export interface CloseBody {
  readonly as?: CaseStatus;
  /** The code of the other case, when it is a duplicate. */
  readonly duplicateOf?: string;
  readonly text?: string;
  readonly photos?: readonly string[];
}

/** Whole days on which offices are closed. */
export interface Closure {
  /** The first of them. */
  readonly from: string;
  /** The last of them. */
  readonly to: string;
  readonly kind: ClosureKind;
  readonly name: Bilingual;
  /** Whose offices; empty for everybody's. */
  readonly agencies: readonly string[];
}

/** On whose word offices are closed. */
export type ClosureKind = "law" | "publicSector" | "local" | "decree";

export interface CodeAnswer {
  /** To be read out: good once, until then. */
  readonly code: string;
  readonly expiresAt: string;
}

export interface CodeBody {
  readonly code?: string;
}

/** A towing company: who it is, whether it may be sent, and whom to ring when an operator does not answer. */
export interface CompanyView {
  readonly id: string;
  readonly name: string;
  readonly slot: string;
  readonly zones: readonly string[];
  readonly papers: TowPapers;
  readonly lastDay: string;
  readonly phone?: string;
  readonly suspension?: string;
}

export interface ConfirmBody {
  readonly location?: GeoPoint;
}

/** One call, message or visit. It holds nothing of who it was: that rests with the case, if one came of it. */
export interface Contact {
  readonly id: string;
  readonly channel: Channel;
  /** `es` or `en`. */
  readonly language: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** The key of who took it. */
  readonly agent: string;
  readonly outcome: ContactOutcome;
  /** What it opened or was added to. */
  readonly case?: string;
  readonly service?: string;
  /** What it was answered from: the id of a frequent question. */
  readonly topic?: string;
}

export type ContactOutcome = "answered" | "caseOpened" | "caseJoined" | "transferred" | "abandoned";

/** What somebody found who looked at a contact. It does not change any more. */
export interface ContactReview {
  /** Its code. */
  readonly contact: string;
  /** Who took it. */
  readonly agent: string;
  readonly reviewer: string;
  /** One for each criterion. */
  readonly scores: readonly CriterionScore[];
  readonly note: string;
  readonly at: string;
}

/** What shall keep it from happening again. */
export interface CorrectiveAction {
  readonly text: string;
  readonly responsible: string;
  /** In Panama; the day itself is in time. */
  readonly dueOn: string;
}

export interface CrewWork {
  readonly crew: string;
  /** Leaks in hand now. */
  readonly claimed: number;
  /** In the last 90 days. */
  readonly repaired: number;
  readonly medianHours?: number;
}

export interface CriterionScore {
  readonly criterion: ReviewCriterion;
  /** 0 not at all, 1 in part, 2 fully. */
  readonly points: number;
}

export type DayOfWeek = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** What the simulated days showed. */
export interface DayResult {
  readonly removals: number;
  /** From request to scene. */
  readonly meanMinutes: number;
  readonly p90Minutes: number;
  readonly p99Minutes: number;
  /** Removals that any company ever was away from what it was owed. */
  readonly largestGap: number;
  /** Jain's index of what companies got over what they were owed: 1 is even. */
  readonly jain: number;
  readonly unfulfilled: number;
  readonly decisions: number;
}

export interface DemandAnswer {
  readonly zone: string;
  readonly learntFrom: number;
  readonly error: DemandError;
  readonly hours: readonly DemandHour[];
}

/** Days that differ in how many removals they bring. */
export type DemandDay = "weekday" | "weekend" | "payday";

/** How wrong the forecast was on days it had not seen, per hour; and how wrong one mean for all hours is. */
export interface DemandError {
  readonly hours: number;
  readonly meanAbsolute: number;
  readonly meanAbsoluteOfOneMean: number;
}

/** What is expected of one hour. */
export interface DemandHour {
  readonly from: string;
  readonly day: DemandDay;
  /** Removals in the hour. */
  readonly expected: number;
  /** Nine hours in ten bring at least this many. */
  readonly low: number;
  /** Nine hours in ten bring at most this many. */
  readonly high: number;
}

export interface DeviceAnswer {
  /** The tracker's id for `/gps`, and a key for the truck: shown this once. */
  readonly deviceId: string;
  readonly truck: string;
  readonly positionsTo: string;
}

export type DictionaryOfStringOfInt64 = Readonly<Record<string, number>>;

/** One morning's letter to one reader of an agency. */
export interface DigestLetter {
  readonly agency: string;
  readonly day: string;
  readonly reader: DigestReader;
  readonly state: MessageState;
  readonly tries: number;
  /** How many it named; 0 when there was nothing to tell, and none was sent. */
  readonly cases: number;
  readonly nextAt: string;
  readonly fault?: string;
}

/** Who is told what is due: the later it gets, the more of them. */
export type DigestReader = "office" | "head" | "centre";

/** What one row of a table would change. */
export interface DirectoryChange {
  readonly kind: string;
  readonly code: string;
  readonly name: string;
  readonly field: string;
  /** Null for what is new. */
  readonly before?: string;
  readonly after: string;
}

/** What became of a table of agencies and services, or would become of it. */
export interface DirectoryImported {
  readonly rows: number;
  /** False when it was only looked at, or has faults: then nothing was changed. */
  readonly applied: boolean;
  readonly changes: readonly DirectoryChange[];
  readonly faults: readonly RowFault[];
}

export interface DismissBody {
  readonly note?: string;
  readonly why?: LeakDismissal;
}

/** How a zone chooses. Strict rotation and nearest are rule sets too. */
export type DispatchPolicy = "fairCredit" | "rotation" | "nearest";

/** Whether the action helped. */
export interface EffectCheck {
  readonly effective: boolean;
  readonly text: string;
  /** Somebody other than who did it. */
  readonly by: string;
  readonly at: string;
}

/** How effective an agency is, by a method that is written down and has a number. */
export interface Effectiveness {
  /** 0 to 100: of a hundred cases, how many it answers in time with an answer that holds. */
  readonly value: number;
  readonly interval: Interval;
  /** Whether its cases are enough to be compared with others. */
  readonly ranked: boolean;
}

export interface EnrolBody {
  readonly code?: string;
}

export interface ErasedData {
  /** Cases that no longer know who reported them. */
  readonly reports: number;
  /** Messages to them, sent and unsent. */
  readonly messages: number;
  /** What they wrote. */
  readonly letters: number;
  readonly exchanges: number;
}

export interface ErasureBody {
  readonly phone?: string;
  readonly email?: string;
  readonly why?: string;
}

export interface ExchangeAnswer {
  readonly id: string;
  readonly kind: ExchangeKind;
  readonly state: ExchangeState;
  readonly case?: string;
  /** Of the feature at the other system. */
  readonly globalId?: string;
  readonly at: string;
  /** When it was done, or seen to by a person. */
  readonly doneAt?: string;
  readonly nextTryAt?: string;
  readonly tries: number;
  /** Why it is not done yet, or what the person wrote. */
  readonly fault?: string;
  readonly feature?: unknown;
}

/** What passes between the two registries. */
export type ExchangeKind = "report" | "standing" | "edit";

export type ExchangeState = "queued" | "done" | "stuck" | "settled";

export type Exclusion = "busy" | "wrongClass" | "alreadyRefused" | "noPosition" | "noPapers" | "zoneNotServed" | "notYetAuthorized" | "papersExpired" | "suspended" | "sceneOfAnother";

/** The highest fares of a zone, in balboas: part of its rule set, so that each quote names the version it used. */
export interface FareRules {
  readonly motorcycle: number;
  /** Sedans, SUVs and pick-ups. */
  readonly car: number;
  readonly van: number;
  /** Buses and trucks. */
  readonly heavy: number;
  readonly includedKilometers: number;
  /** For each kilometre to the lot beyond those included. */
  readonly perKilometer: number;
  /** For each day begun in the lot. */
  readonly storagePerDay: number;
}

export interface FeatureLayerAnswer {
  readonly name: string;
  /** Of the layer at the other system. */
  readonly url: string;
  /** All that was edited there until then is known; absent before the first reading. */
  readonly readTo?: string;
  /** Since when it cannot be reached; absent while it can. */
  readonly failingSince?: string;
  readonly nextTryAt?: string;
  /** Why it cannot be reached. */
  readonly fault?: string;
  /** Fields that are set up here and that the layer has not. */
  readonly missingFields: readonly string[];
  /** Exchanges that are still to be done. */
  readonly queued: number;
  /** Those that a person has to look at. */
  readonly stuck: number;
  /** Since when the oldest of both waits. */
  readonly oldestAt?: string;
}

/** A field at fault: a JSON pointer and the key of a text. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** How some cases went: those that came in within a period, as they stand now. */
export interface Figures {
  /** How many came in. */
  readonly received: number;
  readonly closed: number;
  /** Those that are closed, or open and late: of the others nobody can say yet. */
  readonly decided: number;
  /** Of the decided, closed by the time by which they were due. */
  readonly inTime: number;
  readonly inTimeShare?: number;
  readonly inTimeInterval?: Interval;
  /** From opening to closing, of the closed; days of 24 hours. */
  readonly medianDays?: number;
  readonly medianInterval?: Interval;
  readonly p90Days?: number;
  /** How many were opened again at least once. */
  readonly reopened: number;
  /** How often one was closed: a case that was opened again ends twice. */
  readonly endings: number;
  /** Of the endings, those that did not hold: opened again, or called not solved. */
  readonly refuted: number;
  /** How many waited for the citizen at some time. */
  readonly waited: number;
  /** Of those. */
  readonly meanWaitedDays?: number;
  /** How many opinions reporters gave. */
  readonly judged: number;
  /** Of the opinions, that it is solved. */
  readonly solved: number;
  /** Mean of the scores, 1 to 5; null when nobody gave one. */
  readonly satisfaction?: number;
  readonly scores: number;
}

/** How it was found. */
export type FindingKind = "complaint" | "indicator" | "review" | "audit";

/** The same days under the present rules and under the new ones. */
export interface Forecast {
  readonly days: number;
  readonly now: DayResult;
  readonly then: DayResult;
}

export interface ForgottenAnswer {
  /** How many lost their access. */
  readonly devices: number;
}

export interface FrequentAnswerView {
  readonly id: string;
  readonly services: readonly string[];
  readonly question: string;
  readonly answer: string;
  readonly questions: Bilingual;
  /** Other words by which it is found, in either language. */
  readonly keywords: readonly string[];
}

/** A place on the WGS84 ellipsoid. Latitude and longitude are degrees; north and east are positive. */
export interface GeoPoint {
  readonly lat: number;
  readonly long: number;
}

export interface GivenPassword {
  readonly name: string;
  /** Shown this once; to be replaced at the first sign-in. */
  readonly password: string;
  readonly until: string;
}

/** All that this installation holds of one person. */
export interface HeldData {
  readonly subject: string;
  readonly reports: readonly HeldReporter[];
  readonly messages: readonly HeldMessage[];
  readonly letters: readonly HeldLetter[];
  readonly reads: readonly HeldRead[];
}

export interface HeldLetter {
  readonly id: string;
  readonly sender: string;
  readonly name?: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
}

export interface HeldMessage {
  readonly case: string;
  readonly address: string;
  readonly state: string;
  /** When it went out, or shall. */
  readonly sent: string;
}

/** Who looked at it, or erased it. */
export interface HeldRead {
  readonly at: string;
  readonly actor: string;
}

export interface HeldReporter {
  /** The case that they reported, or joined. */
  readonly case: string;
  readonly reporter: Reporter;
}

/** One event of a thing's history. */
export interface HistoryItem {
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly actor: string;
  readonly data?: unknown;
}

export interface HotStreetAnswer {
  readonly id: string;
  readonly street?: string;
  /** The corregimiento, where places are imported. */
  readonly place?: string;
  readonly location: GeoPoint;
  readonly breaks: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Breaks to expect in a year if the pipe stays. */
  readonly expectedPerYear: number;
  readonly pipeYear?: number;
  readonly material?: string;
}

/** How long it took in one hour of the day until a truck had accepted, and until it was expected there. */
export interface HourWaits {
  readonly hour: number;
  readonly removals: number;
  readonly meanMinutesToAccept: number;
  readonly meanMinutesToScene: number;
}

export interface IndicatorAnswer {
  readonly key: string;
  readonly name: string;
  readonly figures?: Figures;
  readonly score?: Effectiveness;
  /** From 1; null when it has too few cases to be compared. */
  readonly rank?: number;
}

export interface IndicatorsAnswer {
  readonly method: MethodAnswer;
  /** When the oldest of the figures was counted. */
  readonly asOf: string;
  /** The first month, such as 2026-01. */
  readonly from: string;
  /** The last month. */
  readonly to: string;
  readonly by: string;
  readonly total?: Figures;
  readonly score?: Effectiveness;
  readonly items: readonly IndicatorAnswer[];
}

/** Between what bounds a figure is likely to be, given how few cases it comes from. */
export interface Interval {
  /** At most the figure. */
  readonly low: number;
  /** At least the figure. */
  readonly high: number;
}

export interface JoinBody {
  readonly reporter?: Reporter;
}

export type JsonArray = readonly unknown[];

export type JsonObject = unknown;

export interface KeyBody {
  readonly name?: string;
  readonly role?: string;
  readonly scope?: string;
  readonly readsOnly?: boolean;
  readonly expiresAt?: string;
}

/** A key as an administrator sees it. */
export interface KeyView {
  /** Names it; it opens nothing. */
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly scope?: string;
  readonly readsOnly: boolean;
  readonly createdAt: string;
  readonly expiresAt?: string;
  /** The last day on which it was used, in UTC. */
  readonly usedOn?: string;
}

/** One way to explain a report. */
export interface LeakChoice {
  /** Null for a leak that nobody else has reported. */
  readonly leak?: string;
  /** 0 to 1 against the other ways. */
  readonly probability: number;
  /** From the report to where the leak lies by its other reports. */
  readonly distanceMeters?: number;
  /** From the report to the nearest in time of the leak's other reports. */
  readonly daysApart?: number;
}

export type LeakDismissal = "notFound" | "notOurs";

/** The 95 % ellipse of the place. Bearing is of the long axis, degrees clockwise from north, 0 ≤ b &lt; 180. */
export interface LeakEllipse {
  readonly semiMajorM: number;
  readonly semiMinorM: number;
  readonly bearingDeg: number;
}

export type LeakState = "suspected" | "confirmed" | "claimed" | "repaired" | "failedRepair" | "dismissed" | "merged";

/** One leak, one row. */
export interface LeakView {
  readonly id: string;
  readonly code: string;
  readonly state: LeakState;
  readonly location: GeoPoint;
  readonly ellipse: LeakEllipse;
  readonly confidence: number;
  readonly reports: number;
  readonly people: number;
  readonly firstReportedAt: string;
  readonly lastReportedAt: string;
  readonly crew?: string;
  readonly repairedAt?: string;
  readonly note?: string;
  readonly mergedInto?: string;
  readonly updatedAt: string;
  readonly dismissal?: LeakDismissal;
  readonly cause?: string;
  readonly photos: readonly string[];
  /** A rank, worst highest. */
  readonly urgency: number;
  /** The corregimiento it lies in, where places are imported and somebody asks. */
  readonly place?: string;
  /** The reports that are held to be of it, when one leak is asked for. */
  readonly cases?: readonly string[];
  /** Photos of its reports, when one leak is asked for. */
  readonly reportPhotos?: readonly string[];
  /** Leaks repaired within 150 m, newest first, when one leak is asked for. */
  readonly pastRepairs?: readonly PastRepair[];
  /** As most of its reporters say it, when one leak is asked for. */
  readonly address?: string;
  /** How many of its reports came in the last 24 hours, when one leak is asked for. */
  readonly lastDay?: number;
  /** Within 250 m, where they are imported and one leak is asked for. */
  readonly nearPlaces?: readonly NearPlace[];
}

/** One day of a zone's ledger as it was published. */
export interface LedgerDay {
  readonly day: string;
  readonly bytes: number;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
}

/** One event of a zone as the public ledger has it: a line of JSON, all that is needed to check it. */
export interface LedgerLine {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly actor: string;
  readonly ruleVersion?: number;
  readonly data: unknown;
  /** SHA-256 over the previous line's hash and this event, in hexadecimal; zeros at first. */
  readonly hash: string;
}

export interface LotAnswer {
  readonly id: string;
  readonly zone: string;
  readonly name: string;
  readonly address: string;
  readonly hours: string;
  readonly phone: string;
  readonly location: GeoPoint;
}

export interface LotVehicle {
  readonly removal: TowRequestView;
  /** What its owner owes now, in balboas; null when nothing was quoted. */
  readonly due?: number;
}

export interface LotVehicles {
  readonly lot: LotAnswer;
  /** How many vehicles it holds; null when nobody said. */
  readonly places?: number;
  /** In it or on their way to it. */
  readonly taken: number;
  readonly items: readonly LotVehicle[];
}

/** Section `Map` of the configuration. */
export interface MapSettings {
  /** Address of a MapLibre style, online or with PMTiles; null for the map that needs no internet. */
  readonly styleUrl?: string;
  /** Where else the browser may fetch from: the style's host, its tiles and its fonts. */
  readonly origin?: string;
}

/** How far the zone has come with a request. */
export type MatchPhase = "waiting" | "offered" | "assigned";

export interface Me {
  readonly name: string;
  readonly role: string;
  readonly scope?: string;
  /** Whether it is a person's own, with a page of its own; else a key's. */
  readonly account: boolean;
}

export interface MergeBody {
  /** The leak that goes on. */
  readonly into?: string;
}

export interface MessageAnswer {
  /** As the receiver gets it in `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly state: WebhookMessageState;
  readonly at: string;
  readonly nextTryAt?: string;
  readonly body?: unknown;
  /** When one message is asked for, oldest first. */
  readonly attempts?: readonly WebhookAttempt[];
}

/** What became of a message that somebody sent to the centre. */
export type MessageOutcome = "new" | "taken" | "added" | "refused" | "automatic" | "bounce" | "empty" | "tooMany";

/** What became of a message that the centre owes somebody. */
export type MessageState = "queued" | "sent" | "failed" | "bounced" | "stopped";

/** How the score is made; `docs/indicators.md` says why. */
export interface MethodAnswer {
  /** Of the method. */
  readonly version: string;
  /** Decided cases from which an agency is ranked. */
  readonly fewestRanked: number;
  /** Cases of the whole that are mixed into each agency's own. */
  readonly strength: number;
}

export type MoveOfMany = "acknowledge" | "ask" | "resolve" | "close" | "transfer" | "note";

export interface MovedCase {
  readonly case: string;
  readonly status?: CaseStatus;
  /** The code of why it was not moved; null when it was. */
  readonly problem?: string;
  /** The same in words. */
  readonly title?: string;
}

export interface MovesAnswer {
  /** How many were. */
  readonly moved: number;
  /** Each case, in the order in which they were given. */
  readonly items: readonly MovedCase[];
}

export interface MovesBody {
  /** Codes of 1 to 200 cases. */
  readonly cases?: readonly string[];
  readonly move?: MoveOfMany;
  readonly to?: CaseStatus;
  /** Of transfer: whose they are from now on. */
  readonly agency?: string;
  readonly as?: CaseStatus;
  /** Of close as duplicate: the code of the case that stays. */
  readonly duplicateOf?: string;
  readonly text?: string;
  readonly photos?: readonly string[];
  /** Of note: whether citizens may read it. */
  readonly public?: boolean;
}

/** A place that people name. */
export interface NamedPlace {
  readonly name: string;
  /** The layer it comes from, such as `streets`. */
  readonly kind: string;
  readonly where: GeoPoint;
}

/** A school, a hospital or another place that cannot be without water. */
export interface NearPlace {
  readonly name: string;
  readonly distanceMeters: number;
}

export interface Nearby {
  readonly case: CaseAnswer;
  readonly distanceMeters: number;
  /** 0 to 1 that both are of the same thing; of one thing only the nearest is listed. */
  readonly probability: number;
}

/** What others may know of a report near by. */
export interface NearbyReport {
  readonly code: string;
  readonly serviceName: string;
  readonly status: CaseStatus;
  readonly corregimiento?: string;
  readonly openedAt: string;
  /** To ten metres. */
  readonly distanceMeters: number;
  /** How many reported it. */
  readonly people: number;
  readonly photos: readonly string[];
}

export interface NewAccount {
  readonly name?: string;
  readonly fullName?: string;
  readonly email?: string;
  readonly role?: string;
  readonly scope?: string;
}

export interface NewBadge {
  readonly agency?: OfficerAgency;
  readonly badge?: string;
  readonly until?: string;
  readonly active?: boolean;
}

export interface NewBadges {
  readonly items?: readonly NewBadge[];
}

export interface NewCalendar {
  /** Days on which offices are closed. */
  readonly closures?: readonly Closure[];
  /** Of every agency that has none of its own. */
  readonly hours?: readonly OpenSpan[];
  readonly agencyHours?: Readonly<Record<string, readonly OpenSpan[]>>;
  /** 1 to 365. */
  readonly legalDays?: number;
  /** 1 to 365. */
  readonly maxPauseDays?: number;
  /** 1 to 30. */
  readonly reopenedDays?: number;
  /** Such as the number of the decree. Everybody can read it. */
  readonly why?: string;
}

/** A report as it is sent in. */
export interface NewCase {
  readonly service?: string;
  readonly location?: GeoPoint;
  readonly accuracyMeters?: number;
  readonly address?: string;
  readonly description?: string;
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Addresses that adding a photo gave. */
  readonly photos?: readonly string[];
  readonly channel?: Channel;
  readonly reporter?: Reporter;
}

export interface NewCompany {
  readonly name?: string;
  /** The turn it shares with firms of the same owner; its own when not given. */
  readonly slot?: string;
  readonly zones?: readonly string[];
  readonly papers?: NewPapers;
  readonly phone?: string;
}

export interface NewContact {
  readonly channel?: Channel;
  /** `es` or `en`; Spanish when it is not said. */
  readonly language?: string;
  readonly startedAt?: string;
  /** Now when it is not said. */
  readonly endedAt?: string;
  readonly outcome?: ContactOutcome;
  /** The code of the case that it opened or joined. */
  readonly case?: string;
  /** What it was about, when no case came of it. */
  readonly service?: string;
  /** The id of the frequent question that answered it. */
  readonly topic?: string;
}

export interface NewKey {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly scope?: string;
  readonly readsOnly: boolean;
  readonly expiresAt?: string;
}

export interface NewNonconformity {
  readonly kind?: FindingKind;
  readonly about?: string;
  readonly agency?: string;
  readonly text?: string;
}

export interface NewPapers {
  readonly authorizedFrom?: string;
  readonly authorizedUntil?: string;
  /** In balboas. */
  readonly bond?: number;
  readonly bondUntil?: string;
  readonly insuredUntil?: string;
}

export interface NewPosition {
  /** The device's key; a truck's own key needs none. */
  readonly device?: string;
  readonly lat?: number;
  readonly long?: number;
  /** When it was there. */
  readonly at?: string;
  /** Metres a second. */
  readonly speedMps?: number;
  /** Degrees clockwise from north. */
  readonly heading?: number;
  /** Standard error in metres. */
  readonly accuracyM?: number;
}

export interface NewPositions {
  readonly items?: readonly NewPosition[];
}

/** Each is good once, in place of the authenticator's code. Shown this once. */
export interface NewRecoveryCodes {
  readonly codes: readonly string[];
}

export interface NewRequest {
  readonly officer?: Officer;
  readonly ticket?: string;
  readonly infraction?: string;
  readonly vehicle?: NewVehicle;
  readonly location?: GeoPoint;
  readonly address?: string;
  readonly note?: string;
  /** The CAC number of the first removal, when several vehicles stand at one place. */
  readonly scene?: string;
}

export interface NewRules {
  readonly policy?: DispatchPolicy;
  /** 0 to 60. */
  readonly minutesPerCredit?: number;
  /** 0.5 to 50 removals. */
  readonly bound?: number;
  /** 10 seconds to 10 minutes. */
  readonly offerTimeout?: string;
  /** 10 minutes to 24 hours. */
  readonly maxWait?: string;
  /** 30 seconds to 60 minutes. */
  readonly askAgainAfter?: string;
  readonly oneCompanyPerScene?: boolean;
  readonly refusalCosts?: boolean;
  readonly silenceCosts?: boolean;
  /** 3 minutes to 4 hours. */
  readonly silentAfter?: string;
  readonly fares?: FareRules;
  /** When they come into force; at once when not given or past. */
  readonly from?: string;
}

export interface NewTruck {
  readonly id?: string;
  readonly company?: string;
  readonly zone?: string;
  readonly class?: TruckClass;
}

export interface NewVehicle {
  readonly plate?: string;
  readonly kind?: VehicleKind;
  readonly make?: string;
  readonly model?: string;
  readonly color?: string;
}

export interface NewWebhook {
  /** https, without name and password in it. */
  readonly url?: string;
  /** Such as `case.closed` or `case.*`; without any, all that the key may hear. */
  readonly types?: readonly string[];
  /** Only cases of these services; all when left out. */
  readonly services?: readonly string[];
  /** Of the words in it: `es` or `en`. */
  readonly language?: string;
}

/** Something that was not as it must be, and what comes of it. */
export interface Nonconformity {
  readonly id: string;
  readonly kind: FindingKind;
  /** The code of a case or contact, or the name of an indicator. */
  readonly about?: string;
  readonly agency?: string;
  readonly text: string;
  /** What was done at once about the matter itself. */
  readonly correction?: string;
  readonly cause?: string;
  readonly action?: CorrectiveAction;
  readonly outcome?: string;
  /** Who said that the action was carried out. */
  readonly doneBy?: string;
  readonly check?: EffectCheck;
  /** How many actions did not help. */
  readonly rounds: number;
  readonly state: NonconformityState;
  readonly openedAt: string;
  readonly updatedAt: string;
}

export interface NonconformityAnswer {
  readonly nonconformity: Nonconformity;
  /** Whether somebody still has to do something about it. */
  readonly open: boolean;
  /** Whether its action is late. */
  readonly late: boolean;
}

/** Where it stands on the way of ISO 9001:2015, 10.2. */
export type NonconformityState = "open" | "explained" | "planned" | "done" | "closed" | "withdrawn";

export interface NoteBody {
  readonly text?: string;
  /** False: for the people who work on it only. */
  readonly public?: boolean;
  readonly photos?: readonly string[];
}

export interface OfferAnswer {
  readonly offer: string;
  readonly request: string;
}

/** The officer who asks: only a badge of the traffic authority or the police may. */
export interface Officer {
  readonly badge: string;
  readonly agency: OfficerAgency;
}

export type OfficerAgency = "attt" | "police";

/** A part of a weekday in which an office is open. A lunch break is the gap between two. */
export interface OpenSpan {
  readonly day: DayOfWeek;
  readonly from: string;
  /** Midnight is the end of the day. */
  readonly to: string;
}

export interface OpinionBody {
  /** Whether what was reported is gone. */
  readonly solved?: boolean;
  /** 1 (badly) to 5 (very well). */
  readonly score?: number;
  readonly text?: string;
}

export interface OutsideWay {
  readonly name: string;
  /** What the button says. */
  readonly label: string;
  /** Where the button leads; `?back=` says where to return. */
  readonly url: string;
}

export interface OverrideBody {
  readonly truck?: string;
  readonly reason?: string;
}

/** A person's choice against the rule. */
export interface OverrideRecord {
  readonly at: string;
  readonly request: string;
  readonly truck: string;
  readonly company: string;
  readonly reason: string;
}

export interface Overview {
  /** Open leaks that no crew has claimed. */
  readonly waiting: number;
  readonly claimed: number;
  /** Of them, reported again after a repair. */
  readonly failedRepairs: number;
  /** First report of the one that waits longest. */
  readonly oldestWaitingAt?: string;
  /** In the last 90 days. */
  readonly repaired: number;
  /** From the first report to the repair; null when nothing was repaired. */
  readonly medianHours?: number;
  readonly p90Hours?: number;
  /** Dismissed in the last 90 days, as not there or not the utility's. */
  readonly notFound: number;
  readonly crews: readonly CrewWork[];
}

/** A message that a reporter was owed. The address is theirs, and not shown. */
export interface OwedAnswer {
  /** Which update of the case it tells; 0 for the receipt. */
  readonly update: number;
  readonly state: MessageState;
  readonly tries: number;
  /** When it was sent, or is tried next. */
  readonly at: string;
  readonly fault?: string;
}

/** A report as its reporter sees it. */
export interface OwnReport {
  readonly case: PublicCase;
  /** The agency asked something. */
  readonly mayAnswer: boolean;
  /** It has ended, and they may say whether it is solved. */
  readonly mayJudge: boolean;
  readonly opinion?: CaseOpinion;
  /** Whether they are written to; null when they gave nothing to write to. */
  readonly mail?: boolean;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfAccountChange {
  readonly items: readonly AccountChange[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfAccountView {
  readonly items: readonly AccountView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfAgencyAnswer {
  readonly items: readonly AgencyAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfAlertView {
  readonly items: readonly AlertView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfAuditedAct {
  readonly items: readonly AuditedAct[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfBadgeAnswer {
  readonly items: readonly BadgeAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfCaseAnswer {
  readonly items: readonly CaseAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfCompanyView {
  readonly items: readonly CompanyView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfContact {
  readonly items: readonly Contact[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfContactReview {
  readonly items: readonly ContactReview[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfDigestLetter {
  readonly items: readonly DigestLetter[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfExchangeAnswer {
  readonly items: readonly ExchangeAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfFeatureLayerAnswer {
  readonly items: readonly FeatureLayerAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfFrequentAnswerView {
  readonly items: readonly FrequentAnswerView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfHistoryItem {
  readonly items: readonly HistoryItem[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfHotStreetAnswer {
  readonly items: readonly HotStreetAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfKeyView {
  readonly items: readonly KeyView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfLeakView {
  readonly items: readonly LeakView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfLedgerDay {
  readonly items: readonly LedgerDay[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfLotAnswer {
  readonly items: readonly LotAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfMessageAnswer {
  readonly items: readonly MessageAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfNamedPlace {
  readonly items: readonly NamedPlace[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfNearby {
  readonly items: readonly Nearby[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfNearbyReport {
  readonly items: readonly NearbyReport[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfNonconformityAnswer {
  readonly items: readonly NonconformityAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfOwedAnswer {
  readonly items: readonly OwedAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfPositionAnswer {
  readonly items: readonly PositionAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfPublishedFile {
  readonly items: readonly PublishedFile[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfReasonsAnswer {
  readonly items: readonly ReasonsAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfReceivedMessage {
  readonly items: readonly ReceivedMessage[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfRulesChange {
  readonly items: readonly RulesChange[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfServiceAnswer {
  readonly items: readonly ServiceAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfStandardTextView {
  readonly items: readonly StandardTextView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfTowRequestView {
  readonly items: readonly TowRequestView[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfTruckAnswer {
  readonly items: readonly TruckAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfTruckJob {
  readonly items: readonly TruckJob[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfWebhookAnswer {
  readonly items: readonly WebhookAnswer[];
  /** Null on the last page. */
  readonly next?: string;
}

/** One page of a list; pass Next as `after` for the page that follows. */
export interface PageOfZoneName {
  readonly items: readonly ZoneName[];
  /** Null on the last page. */
  readonly next?: string;
}

/** What another agency does of a case. */
export interface PartAnswer {
  readonly code: string;
  readonly service: string;
  readonly serviceName: string;
  readonly agency: string;
  readonly agencyName: string;
  readonly status: CaseStatus;
  readonly open: boolean;
  /** As promised when it was given. */
  readonly dueAt?: string;
}

export interface PartBody {
  /** What the part is; as the whole when it is not said. */
  readonly service?: string;
  /** Who does it; whose business the service is there when it is not said. */
  readonly agency?: string;
  /** What is to be done. The citizen reads it too. */
  readonly text?: string;
}

export interface PasswordBody {
  readonly user?: string;
  readonly password?: string;
}

export interface PasswordChange {
  readonly password?: string;
  readonly newPassword?: string;
}

/** A leak that was repaired near by: old pipes break again along the same street. */
export interface PastRepair {
  readonly id: string;
  readonly meters: number;
  readonly repairedAt: string;
  readonly cause?: string;
}

export interface PauseBody {
  readonly paused?: boolean;
}

export interface PhotoAnswer {
  readonly url: string;
}

/** The editions of one thing that still matter; all of them are in its history. */
export interface PlannedOfServiceEdition {
  readonly now: ServiceEdition;
  readonly next?: ServiceEdition;
  /** Of the newest there ever was, dropped ones too: a number is never given again. */
  readonly version: number;
}

/** The editions of one thing that still matter; all of them are in its history. */
export interface PlannedOfTextEdition {
  readonly now: TextEdition;
  readonly next?: TextEdition;
  /** Of the newest there ever was, dropped ones too: a number is never given again. */
  readonly version: number;
}

/** Rules with their date of effect. */
export interface PlannedRules {
  readonly rules: RuleSet;
  readonly from: string;
}

/** A list as GeoJSON: those that have a place. */
export interface PointCollectionOfCaseAnswer {
  readonly type: string;
  readonly features: readonly PointFeatureOfCaseAnswer[];
  readonly next?: string;
}

/** A list as GeoJSON: those that have a place. */
export interface PointCollectionOfHotStreetAnswer {
  readonly type: string;
  readonly features: readonly PointFeatureOfHotStreetAnswer[];
  readonly next?: string;
}

/** A list as GeoJSON: those that have a place. */
export interface PointCollectionOfLeakView {
  readonly type: string;
  readonly features: readonly PointFeatureOfLeakView[];
  readonly next?: string;
}

/** A list as GeoJSON: those that have a place. */
export interface PointCollectionOfTowRequestView {
  readonly type: string;
  readonly features: readonly PointFeatureOfTowRequestView[];
  readonly next?: string;
}

export interface PointFeatureOfCaseAnswer {
  readonly type: string;
  readonly id: string;
  readonly geometry: PointGeometry;
  readonly properties?: CaseAnswer;
}

export interface PointFeatureOfHotStreetAnswer {
  readonly type: string;
  readonly id: string;
  readonly geometry: PointGeometry;
  readonly properties?: HotStreetAnswer;
}

export interface PointFeatureOfLeakView {
  readonly type: string;
  readonly id: string;
  readonly geometry: PointGeometry;
  readonly properties?: LeakView;
}

export interface PointFeatureOfTowRequestView {
  readonly type: string;
  readonly id: string;
  readonly geometry: PointGeometry;
  readonly properties?: TowRequestView;
}

export interface PointGeometry {
  readonly type: string;
  /** Longitude and latitude. */
  readonly coordinates: readonly number[];
}

export interface PositionAnswer {
  /** False when it was kept off the map; Why says why. */
  readonly taken: boolean;
  readonly why?: string;
}

/** Why something was not done. */
export interface Problem {
  /** Stable: programs compare it, or Code. */
  readonly type: string;
  /** In the caller's language. */
  readonly title: string;
  readonly status: number;
  readonly code: string;
  /** Every field at fault, where input was. */
  readonly errors?: readonly FieldError[];
  /** The code of what is there already, when that is why. */
  readonly existing?: string;
}

export interface ProgressBody {
  readonly to?: CaseStatus;
  readonly text?: string;
  readonly photos?: readonly string[];
}

/** What everybody who knows the code may know: how it stands, not where, nor in which words it was reported. */
export interface PublicCase {
  readonly code: string;
  readonly service: string;
  readonly serviceName: string;
  readonly agency: string;
  readonly agencyName: string;
  readonly status: CaseStatus;
  readonly open: boolean;
  readonly corregimiento?: string;
  readonly openedAt: string;
  readonly updatedAt: string;
  readonly dueAt?: string;
  readonly closedAt?: string;
  readonly duplicateOf?: string;
  readonly updates: readonly UpdateAnswer[];
  readonly parts?: readonly PartAnswer[];
}

/** A file that was published. */
export interface PublishedFile {
  readonly table: string;
  /** Such as 2026-11: when its rows began. */
  readonly month: string;
  readonly format: string;
  /** Its path below the folder. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly modified: string;
}

/** As `PushSubscription.toJSON()` gives it. */
export interface PushBody {
  readonly endpoint?: string;
  readonly keys?: PushKeys;
}

export interface PushEnd {
  /** The phone that is not woken any more; all of the truck's when left out. */
  readonly endpoint?: string;
}

export interface PushKeyAnswer {
  /** P-256, uncompressed, base64url: the browser's `applicationServerKey`. */
  readonly key: string;
}

export interface PushKeys {
  /** The browser's public point, base64url. */
  readonly p256dh?: string;
  /** Its secret, base64url. */
  readonly auth?: string;
}

export interface QualityAnswer {
  /** Such as 2026-11. */
  readonly month: string;
  readonly targetsVersion: number;
  readonly items: readonly QualityItem[];
}

/** What the centre measures itself by. */
export type QualityIndicator = "inTime" | "medianDays" | "p90Days" | "refuted" | "satisfaction" | "abandoned" | "callMinutes" | "reviews";

export interface QualityItem {
  readonly indicator: QualityIndicator;
  readonly atLeast: boolean;
  /** Null when there is nothing to reckon it from. Shares from 0 to 1. */
  readonly value?: number;
  readonly target?: number;
  /** Null without a value or without a target. */
  readonly met?: boolean;
  /** From how many cases, contacts or opinions. */
  readonly of: number;
  /** Agencies that miss it by themselves, where it is one of theirs. */
  readonly missing: readonly AgencyValue[];
}

export interface QualityTarget {
  readonly indicator: QualityIndicator;
  /** Shares from 0 to 1. */
  readonly value: number;
}

/** What is to be reached. Each version stays readable. */
export interface QualityTargets {
  readonly version: number;
  /** One for each indicator at most. */
  readonly targets: readonly QualityTarget[];
}

export interface QuestionAnswer {
  readonly code: string;
  readonly type: QuestionType;
  readonly required: boolean;
  readonly question: string;
  readonly values: readonly ChoiceAnswer[];
  /** `server_set` when a program fills it, not the citizen. */
  readonly automated?: string;
}

/** Open311's data types. */
export type QuestionType = "string" | "number" | "datetime" | "text" | "singlevaluelist" | "multivaluelist";

export interface QuestionValue {
  readonly key: string;
  readonly name: Bilingual;
}

export interface ReasonBody {
  readonly reason?: string;
}

export interface ReasonsAnswer {
  readonly report: SightingAnswer;
  readonly leak: string;
  /** People have said where it belongs, whatever the figures say. */
  readonly settled: boolean;
  /** Every way to explain it, the likeliest first. */
  readonly choices: readonly LeakChoice[];
}

/** A message that came in. Personal data: all of it. */
export interface ReceivedMessage {
  readonly id: string;
  /** A mail address, or such as `whatsapp:50766123456`. */
  readonly sender: string;
  readonly name?: string;
  readonly subject: string;
  readonly text: string;
  readonly case?: string;
  readonly outcome: MessageOutcome;
  readonly at: string;
  /** Addresses of its pictures, as they are kept here. */
  readonly photos: readonly string[];
  readonly location?: GeoPoint;
}

export interface RefuseBody {
  readonly reason?: string;
}

export interface ReleaseBody {
  readonly to?: ReleasedTo;
  /** In balboas, storage included. */
  readonly paid?: number;
  /** The number of the lot's receipt. */
  readonly receipt?: string;
}

/** To whom a vehicle was given: what they are to it, not who they are. */
export type ReleasedTo = "owner" | "authorized" | "insurer" | "authority";

export interface RemovalReplay {
  readonly removal: TowRequestView;
  readonly events: readonly ReplayEvent[];
  readonly track: readonly TrackPoint[];
}

export interface RepairedBody {
  readonly note?: string;
  /** What had broken. */
  readonly cause?: string;
  /** Addresses that `POST /api/v1/photos` gave. */
  readonly photos?: readonly string[];
}

export interface ReplayAnswer {
  /** How many are sent again. */
  readonly messages: number;
}

export interface ReplayBody {
  /** The first moment whose messages are sent again; 30 days ago when left out. */
  readonly from?: string;
  /** The first moment after them; now when left out. */
  readonly to?: string;
  readonly state?: WebhookMessageState;
}

export interface ReplayEvent {
  /** The removal's own, or its zone's, which is the public ledger. */
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly actor: string;
  readonly data?: unknown;
  /** As in the ledger, in hexadecimal: who has the day's file finds the same. */
  readonly hash: string;
}

export interface ReplayExchangesAnswer {
  /** How many are done again. */
  readonly exchanges: number;
}

export interface ReplayExchangesBody {
  /** The first moment of what is done again; 30 days ago when left out. */
  readonly from?: string;
  /** The first moment after it; now when left out. */
  readonly to?: string;
  readonly state?: ExchangeState;
}

export interface ReportAnswer {
  readonly code: string;
  /** Shows that one reported it: keep it, and send it as `X-Reporter-Key`. */
  readonly key: string;
  readonly case: PublicCase;
}

/** Who reported. Personal data: kept sealed, apart from the case, never journalled, never published. */
export interface Reporter {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly deviceId?: string;
  readonly accountId?: string;
  /** In which they are written to, `es` or `en`; Spanish when it is not said. */
  readonly language?: string;
}

export interface ReviewBody {
  readonly contact?: string;
  readonly scores?: readonly CriterionScore[];
  readonly note?: string;
}

/** What is looked at in a contact. */
export type ReviewCriterion = "greeting" | "understanding" | "accuracy" | "record" | "courtesy";

/** A route that would have brought more cases to whoever had them in the end. */
export interface RouteProposal {
  readonly service: string;
  /** Code of a corregimiento, or its beginning: of a district. */
  readonly place: string;
  readonly agency: string;
  /** How many came in there. */
  readonly cases: number;
  /** How many of them go to the right agency by the present rules. */
  readonly rightNow: number;
  /** How many would, with the route. */
  readonly rightThen: number;
}

export interface RoutingAnswer {
  /** How many were looked at. */
  readonly cases: number;
  /** How many of them went on to another agency. */
  readonly bounced: number;
  readonly bounces: readonly Bounce[];
  readonly proposals: readonly RouteProposal[];
}

export interface RowFault {
  /** In the file, the header being line 1. */
  readonly line: number;
  readonly column: string;
  readonly detail: string;
}

/** The rule set of a zone: versioned data; every decision names the version it applied. */
export interface RuleSet {
  /** Counts up; a change of any other value is a new version. */
  readonly version: number;
  readonly policy: DispatchPolicy;
  /** w: how many minutes of driving one owed removal weighs. 0 or more. */
  readonly minutesPerCredit: number;
  /** B: how many removals a company may be ahead of, or behind, what it is owed; above 0. Behind, it             may be by one more for a moment, when several are due at once. */
  readonly bound: number;
  /** How long an operator has to answer. */
  readonly offerTimeout: string;
  /** After this long without a truck the request is given up as unfulfilled. */
  readonly maxWait: string;
  /** When everybody who could come has said no, or nothing, they are asked again this long after the last of it. */
  readonly askAgainAfter: string;
  /** Several vehicles at one scene go to the company that has the first of them, while it has a truck for them and its credit allows it; each is a turn. */
  readonly oneCompanyPerScene: boolean;
  /** Whether an offer that is refused uses the turn. */
  readonly refusalCosts: boolean;
  /** Whether an offer that is not answered in time uses the turn. */
  readonly silenceCosts: boolean;
  /** A truck on its way that has said nothing for so long is taken to be lost, and another is sent. */
  readonly silentAfter: string;
  readonly fares: FareRules;
}

export interface RulesAnswer {
  readonly rules: RuleSet;
  readonly planned?: PlannedRules;
}

/** One change of the rules, as the ledger has it. */
export interface RulesChange {
  readonly at: string;
  readonly actor: string;
  readonly rules: RuleSet;
  /** When it was to come into force; null for at once. */
  readonly from?: string;
}

export interface SampleAnswer {
  /** Such as 2026-W48 (ISO 8601). */
  readonly week: string;
  /** How many there were to choose from. */
  readonly contacts: number;
  readonly items: readonly SampledContact[];
}

export interface SampledContact {
  readonly contact: Contact;
  readonly review?: ContactReview;
}

/** What an institution is there for. */
export type Sector = "infrastructure" | "education" | "health" | "security" | "environment" | "economy" | "politics";

export interface ServiceAnswer {
  readonly code: string;
  readonly agency: string;
  readonly name: string;
  readonly names: Bilingual;
  readonly description: string;
  readonly group: string;
  /** Other words by which it is found. */
  readonly keywords: readonly string[];
  readonly target: ServiceTarget;
  readonly questions: readonly QuestionAnswer[];
  readonly kind: CaseKind;
}

/** A service as an administrator writes it. */
export interface ServiceBody {
  readonly agency?: string;
  readonly name?: Bilingual;
  readonly description?: Bilingual;
  readonly group?: Bilingual;
  readonly keywords?: readonly string[];
  readonly target?: ServiceTarget;
  readonly questions?: readonly ServiceQuestion[];
  /** It is reported from a home: open data tell its place only roughly. */
  readonly atHome?: boolean;
  readonly happens?: ServiceFrequency;
  /** Places where another agency answers; the first that fits holds. */
  readonly routes?: readonly ServiceRoute[];
  /** False: nobody can ask for it any more. */
  readonly offered?: boolean;
  /** The date of effect; at once when left out or gone by. */
  readonly from?: string;
  /** Such as the number of the resolution. Everybody can read it. */
  readonly why?: string;
  readonly kind?: CaseKind;
}

/** A service as it is from a moment on: what it asks, what it promises, and whose business it is. */
export interface ServiceEdition {
  /** 1 and up; 0 is what ships with the program. */
  readonly version: number;
  readonly service: ServiceType;
  /** False: nobody can ask for it any more. */
  readonly offered: boolean;
  /** The date of effect. */
  readonly from: string;
}

/** How often what a service is asked for happens, as round figures to begin with. */
export interface ServiceFrequency {
  /** In a street where it does happen; above 0. */
  readonly perHectareAndYear: number;
  /** How many reports one of it gets; above 1. */
  readonly reportsEach: number;
  /** For how long half of them last, 0.1 to 100. */
  readonly days: number;
}

/** A question that the service asks, an Open311 attribute. */
export interface ServiceQuestion {
  readonly code: string;
  readonly type: QuestionType;
  readonly required: boolean;
  readonly order: number;
  readonly question: Bilingual;
  readonly values: readonly QuestionValue[];
  /** `server_set` when the client's program fills it, not the citizen; else null. */
  readonly automated?: string;
}

export interface ServiceRoute {
  readonly places: readonly string[];
  readonly agency: string;
}

/** The time that a service promises. */
export interface ServiceTarget {
  /** 1 to 365; the day of filing is not one of them. */
  readonly days: number;
  readonly kind: TargetKind;
}

/** What can be asked for. */
export interface ServiceType {
  /** Stable; letters, digits, hyphen and underscore only. */
  readonly code: string;
  readonly agency: string;
  readonly name: Bilingual;
  readonly description: Bilingual;
  readonly group: Bilingual;
  readonly keywords: readonly string[];
  readonly target: ServiceTarget;
  readonly questions: readonly ServiceQuestion[];
  /** It is reported from a home: open data tell its place only roughly. */
  readonly atHome?: boolean;
  readonly happens?: ServiceFrequency;
  /** Places where another agency answers; the first that fits holds. */
  readonly routes?: readonly ServiceRoute[];
  readonly kind?: CaseKind;
}

export interface SessionBody {
  readonly key?: string;
  readonly user?: string;
  readonly password?: string;
  readonly code?: string;
  readonly newPassword?: string;
}

export interface SettleBody {
  /** How it was seen to, such as "told by phone". */
  readonly note?: string;
}

export interface SharesAnswer {
  readonly zone: string;
  readonly slots: readonly SlotShare[];
  readonly largestGap: number;
}

export interface ShiftBody {
  readonly onDuty?: boolean;
}

/** One report, without who reported it. */
export interface SightingAnswer {
  readonly id: string;
  readonly location: GeoPoint;
  /** Standard error of its place, as it was reckoned with. */
  readonly accuracyMeters: number;
  readonly at: string;
}

/** How somebody can sign in here. */
export interface SignInWays {
  /** Whether the demo's keys hold. */
  readonly demo: boolean;
  readonly outside: readonly OutsideWay[];
}

/** What one turn got in some days, beside what it was owed. */
export interface SlotFairness {
  readonly slot: string;
  readonly companies: readonly string[];
  /** The parts of each removal that it could have served. */
  readonly earned: number;
  /** Removals that it was sent to, and those it refused or let pass, which count as served. */
  readonly received: number;
  readonly offers: number;
  /** Of the offers, those accepted. */
  readonly accepted: number;
  readonly refused: number;
  readonly expired: number;
  readonly givenBack: number;
  /** Now: what it earned and did not get, in removals; negative when it is ahead. */
  readonly owed: number;
}

export interface SlotShare {
  readonly slot: string;
  /** In removals; negative when the slot is ahead. */
  readonly owed: number;
}

export interface SplitBody {
  /** The reports that are of another leak. */
  readonly cases?: readonly string[];
}

export interface StandByAnswer {
  readonly zone: string;
  readonly items: readonly StandByPlace[];
}

export interface StandByPlace {
  readonly truck: string;
  readonly location: GeoPoint;
  /** From where the truck is now. */
  readonly meters: number;
}

/** What the centre says again and again. */
export interface StandardText {
  /** For ever: contacts name it as what they were answered from. */
  readonly id: string;
  readonly use: TextUse;
  /** The services that it belongs to; empty for all. */
  readonly services: readonly string[];
  /** The agencies that it is offered to; empty for all. */
  readonly agencies: readonly string[];
  readonly title: Bilingual;
  readonly text: Bilingual;
  /** Other words by which it is found, in either language. */
  readonly keywords: readonly string[];
}

/** A standard text as an administrator writes it. */
export interface StandardTextBody {
  readonly use?: TextUse;
  /** Codes; empty for all. */
  readonly services?: readonly string[];
  /** Codes; empty for all. */
  readonly agencies?: readonly string[];
  readonly title?: Bilingual;
  readonly text?: Bilingual;
  readonly keywords?: readonly string[];
  /** False: it is not said any more. */
  readonly offered?: boolean;
  /** The date of effect; at once when left out or gone by. */
  readonly from?: string;
  /** Everybody can read it. */
  readonly why?: string;
}

export interface StandardTextView {
  readonly id: string;
  readonly use: TextUse;
  /** The services that it belongs to; empty for all. */
  readonly services: readonly string[];
  /** The agencies that it is offered to; empty for all. */
  readonly agencies: readonly string[];
  /** By what it is chosen, in the caller's language. */
  readonly title: string;
  readonly text: string;
  /** False: it is not said any more. */
  readonly offered: boolean;
}

export interface StepBody {
  readonly step?: TowStep;
  readonly note?: string;
  /** Addresses that `POST /api/v1/photos` gave. */
  readonly photos?: readonly string[];
  /** When it was done, if it could not be told at once. */
  readonly doneAt?: string;
  /** Marks seen on the vehicle. */
  readonly damage?: string;
  /** Whether the keys went along. */
  readonly keysTaken?: boolean;
  /** Where it stands in the lot. */
  readonly bay?: string;
  /** In balboas, at most what was quoted. */
  readonly price?: number;
  readonly release?: ReleaseBody;
}

export type String = string;

export interface SubjectBody {
  readonly phone?: string;
  readonly email?: string;
}

export interface SwitchBody {
  /** False lets it rest; what comes up meanwhile is kept for it. */
  readonly enabled?: boolean;
}

export type TargetKind = "working" | "calendar";

export interface TargetsBody {
  readonly targets?: readonly QualityTarget[];
  readonly why?: string;
}

export interface TextBody {
  readonly text?: string;
}

/** A standard text as it is from a moment on. */
export interface TextEdition {
  readonly version: number;
  readonly text: StandardText;
  /** False: it is not said any more. */
  readonly offered: boolean;
  readonly from: string;
}

/** Where a standard text is offered. */
export type TextUse = "answer" | "acknowledge" | "ask" | "resolve" | "transfer" | "close";

/** What was noted about the vehicle on the way: the chain of custody beside photos and times. */
export interface TowCustody {
  /** Marks seen before hook-up. */
  readonly damage?: string;
  /** Whether the keys went along. */
  readonly keysTaken?: boolean;
  /** Where it stands in the lot. */
  readonly bay?: string;
  /** What the company asks for the way, in balboas; never above the quote. */
  readonly price?: number;
  readonly release?: TowRelease;
}

/** What a removal may cost at the most, as quoted when it was asked for. */
export interface TowFare {
  readonly ruleVersion: number;
  /** In balboas, for the way to the lot. */
  readonly most: number;
  /** By road from the scene to the lot, as double TravelTime.Detour has it. */
  readonly kilometers: number;
  /** In balboas, for each day begun in the lot. */
  readonly storagePerDay: number;
}

/** What a company must hold to be sent out: the traffic authority's authorisation, a bond, an insurance. Days are Panama's, and the last one counts whole. */
export interface TowPapers {
  readonly authorizedFrom: string;
  readonly authorizedUntil: string;
  /** In balboas. */
  readonly bond: number;
  readonly bondUntil: string;
  readonly insuredUntil: string;
}

export interface TowRelease {
  readonly to: ReleasedTo;
  /** In balboas, storage included. */
  readonly paid: number;
  /** The number of the lot's receipt. */
  readonly receipt: string;
}

/** A removal as the API and the live map show it. */
export interface TowRequestView {
  readonly id: string;
  readonly code: string;
  readonly state: TowState;
  readonly zone: string;
  readonly requestedAt: string;
  readonly stateSince: string;
  readonly offerId?: string;
  readonly truck?: string;
  readonly company?: string;
  readonly etaMinutes?: number;
  readonly offerDeadline?: string;
  readonly offerSeenAt?: string;
  readonly location: GeoPoint;
  readonly address?: string;
  readonly officer: Officer;
  readonly ticket: string;
  readonly infraction: string;
  readonly vehicle: Vehicle;
  readonly note?: string;
  readonly endReason?: string;
  readonly turnGivenBack: boolean;
  readonly photos: readonly string[];
  readonly lostTruck?: string;
  readonly lot?: string;
  readonly fare?: TowFare;
  readonly scene?: string;
  readonly custody: TowCustody;
  readonly enteredAt?: string;
}

/** The life of a removal. After Unfulfilled, Cancelled, GoneOnArrival and Released nothing follows. */
export type TowState = "requested" | "offered" | "assigned" | "enRoute" | "onScene" | "hooked" | "inTransit" | "impounded" | "released" | "cancelled" | "goneOnArrival" | "unfulfilled";

export type TowStep = "enRoute" | "onScene" | "hooked" | "inTransit" | "impounded" | "released" | "goneOnArrival" | "handedOver";

export interface TowedVehicle {
  readonly plate: string;
  /** The CAC number, which must stand on the tow report. */
  readonly code: string;
  readonly state: TowState;
  readonly since: string;
  readonly words: string;
  readonly lot?: LotAnswer;
  /** What is owed now, in balboas: the way and the days begun in the lot. */
  readonly due?: number;
  /** What each further day costs. */
  readonly storagePerDay?: number;
  /** What to bring to the lot, in the reader's language. */
  readonly bring?: string;
}

export interface TrackPoint {
  readonly truck: string;
  readonly at: string;
  readonly lat: number;
  readonly long: number;
}

export interface TransferBody {
  readonly agency?: string;
  readonly text?: string;
}

export interface TruckAnswer {
  readonly id: string;
  readonly company: string;
  readonly companyName: string;
  readonly slot: string;
  readonly zone: string;
  readonly class: TruckClass;
  readonly onDuty: boolean;
  readonly paused: boolean;
  readonly job?: TruckJob;
  readonly location?: TruckPlace;
}

/** What a tow truck can lift or carry. */
export type TruckClass = "light" | "flatbed" | "medium" | "heavy" | "motorcycle";

/** What a truck is asked or told to do. */
export interface TruckJob {
  readonly version: number;
  readonly phase: MatchPhase;
  readonly offerId: string;
  readonly request: string;
  readonly deadline?: string;
  readonly etaMinutes: number;
  readonly where: GeoPoint;
}

/** Where a truck was last, degrees clockwise from north where it said. */
export interface TruckPlace {
  readonly lat: number;
  readonly long: number;
  readonly at: string;
  readonly heading?: number;
}

/** A line of a case's history in the reader's language. */
export interface UpdateAnswer {
  readonly id: string;
  readonly status: CaseStatus;
  /** Whose the case was from then on, or the part on which it was said. */
  readonly agency: string;
  readonly text: string;
  readonly photos: readonly string[];
  readonly by: CaseSpeaker;
  readonly public: boolean;
  readonly at: string;
  /** The code of the part on which it was said. */
  readonly part?: string;
}

/** The vehicle to be removed, as the officer gives it. */
export interface Vehicle {
  /** Upper case, letters and digits only; see string? Vehicle.NormalizePlate(string? typed). */
  readonly plate: string;
  readonly kind: VehicleKind;
  readonly make?: string;
  readonly model?: string;
  readonly color?: string;
}

/** What stands in the way. */
export type VehicleKind = "motorcycle" | "sedan" | "suv" | "pickup" | "van" | "bus" | "truck";

export interface Voucher {
  readonly code: string;
  /** Stands on the paper; with the code it opens the voucher to anybody. */
  readonly proof: string;
  readonly state: TowState;
  readonly requestedAt: string;
  readonly stateSince: string;
  readonly agency: OfficerAgency;
  readonly ticket: string;
  readonly infraction: string;
  readonly vehicle: Vehicle;
  readonly address?: string;
  readonly company?: string;
  readonly truck?: string;
  readonly lot?: string;
  readonly lotAddress?: string;
  readonly fare?: TowFare;
  /** What is owed now, in balboas; null when nothing was quoted. */
  readonly due?: number;
  readonly enteredAt?: string;
  readonly custody: TowCustody;
  readonly photos: number;
}

export interface WebhookAnswer {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly services: readonly string[];
  readonly language: string;
  readonly owner: string;
  readonly createdAt: string;
  /** Since when no message has come through. */
  readonly failingSince?: string;
  readonly nextTryAt?: string;
  readonly disabled?: WebhookDisabled;
  /** Shown when it is made and when it is changed, and at no other time. */
  readonly secret?: string;
}

/** One attempt to deliver a message. */
export interface WebhookAttempt {
  readonly at: string;
  /** The receiver's; absent when none came. */
  readonly status?: number;
  /** Why none came. */
  readonly fault?: string;
  readonly tookMs: number;
}

/** What a receiver gets: one event and how its thing stands now, without personal data. */
export interface WebhookBody {
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: WebhookData;
}

export interface WebhookData {
  readonly id: string;
  /** Of the thing as it is shown here. Messages may overtake each other: keep the highest, drop what is lower. */
  readonly version: number;
  /** Where more is to be read. */
  readonly url?: string;
  readonly case?: CaseAnswer;
  readonly towRequest?: TowRequestView;
  readonly leak?: LeakView;
}

export type WebhookDisabled = "unreachable" | "gone" | "byOwner";

export type WebhookMessageState = "pending" | "delivered" | "dead";

/** A change that needs no more than its reason. */
export interface WhyBody {
  /** Everybody can read it. */
  readonly why?: string;
}

/** What is said with a move. */
export interface WordBody {
  readonly text?: string;
  /** Addresses that `POST /api/v1/photos` gave. */
  readonly photos?: readonly string[];
}

/** When offices are open, and what the clocks of cases go by. Each version stays readable. */
export interface WorkCalendar {
  readonly version: number;
  /** An IANA name such as `America/Panama`. */
  readonly timeZone: string;
  readonly closures: readonly Closure[];
  /** The hours of every agency that has none of its own. */
  readonly hours: readonly OpenSpan[];
  readonly agencyHours: Readonly<Record<string, readonly OpenSpan[]>>;
  /** Calendar days within which the law wants an answer, whatever the service promises (Panama: 30, constitution and transparency law of 2002). */
  readonly legalDays: number;
  /** Calendar days after which a question to the citizen no longer stops the clock. */
  readonly maxPauseDays: number;
  /** Working days that an agency has at least after a case is reopened. */
  readonly reopenedDays: number;
}

export interface ZoneAnswer {
  readonly id: string;
  readonly name: string;
  readonly rules: RuleSet;
  /** On duty. */
  readonly trucks: number;
  /** Removals that have no truck yet. */
  readonly waiting: number;
  /** Removals whose truck is on it. */
  readonly working: number;
}

/** A zone's fairness over some days, reckoned from its public ledger alone. */
export interface ZoneFairness {
  readonly zone: string;
  readonly from: string;
  readonly until: string;
  readonly requests: number;
  readonly unfulfilled: number;
  /** The most that any turn was away from what it was owed in these days, in removals. */
  readonly largestGap: number;
  readonly slots: readonly SlotFairness[];
  readonly hours: readonly HourWaits[];
  readonly overrides: readonly OverrideRecord[];
}

export interface ZoneName {
  readonly id: string;
  readonly name: string;
}
