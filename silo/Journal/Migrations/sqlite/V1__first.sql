-- Times are microseconds since 1970 in UTC; places are degrees.

-- What happened. Rows are only ever added; the hash of each holds the hash of the one before it in its stream.
CREATE TABLE journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  rule_version INTEGER,
  hash BLOB NOT NULL,
  UNIQUE (stream, version)
);

-- One row for each entity: its state as JSON at its version, and what lists and filters need.
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  service text,
  agency text,
  status text,
  lat REAL,
  long REAL,
  opened_at_us INTEGER,
  changed_at_us INTEGER,
  leak_id text,
  has_to_tell INTEGER,
  cell INTEGER
);
CREATE TABLE case_updates (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  case_id text,
  public INTEGER,
  at_us INTEGER
);
CREATE TABLE reporters (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  phone TEXT,
  email TEXT
) WITHOUT ROWID;
CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  channel TEXT,
  outcome TEXT,
  agent TEXT,
  case_id TEXT,
  started_at_us INTEGER,
  ended_at_us INTEGER
);
CREATE TABLE personal_keys (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE imported_cases (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE tow_requests (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  zone text,
  state text,
  truck text,
  done_for_zone INTEGER,
  lat REAL,
  long REAL,
  requested_at_us INTEGER,
  plate text,
  ticket text,
  lot text
);
CREATE TABLE tow_trucks (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  zone text,
  company text,
  on_duty INTEGER
);
CREATE TABLE tow_companies (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE tow_officers (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE tow_zones (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  waiting INTEGER
);
CREATE TABLE leak_zones (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE leak_reports (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  zone text,
  leak_id text,
  reported_at_us INTEGER
);
CREATE TABLE leaks (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  state text,
  lat REAL,
  long REAL,
  reports INTEGER,
  last_reported_at_us INTEGER,
  untold INTEGER,
  urgency REAL
);
CREATE TABLE code_blocks (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE calendars (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE agencies (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE services (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE standard_texts (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE TABLE nonconformities (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  state text,
  opened_at_us INTEGER
);
CREATE TABLE contact_reviews (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL,
  agent text,
  reviewed_at_us INTEGER
);
CREATE TABLE quality_targets (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  hash BLOB NOT NULL,
  snapshot TEXT NOT NULL
);
CREATE INDEX nonconformities_opened ON nonconformities (opened_at_us);
CREATE INDEX contact_reviews_at ON contact_reviews (reviewed_at_us);

CREATE INDEX reporters_phone ON reporters (phone) WHERE phone IS NOT NULL;
CREATE INDEX reporters_email ON reporters (email) WHERE email IS NOT NULL;
CREATE INDEX contacts_ended ON contacts (ended_at_us);
CREATE INDEX contacts_case ON contacts (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX cases_opened ON cases (opened_at_us, id);
-- Lists with millions of cases: one service, one agency, what is still open, what lies near.
CREATE INDEX cases_service ON cases (service, opened_at_us);
CREATE INDEX cases_agency ON cases (agency, opened_at_us);
CREATE INDEX cases_status ON cases (status, opened_at_us);
CREATE INDEX cases_cell ON cases (cell, opened_at_us, id, lat, long) WHERE cell IS NOT NULL;
CREATE INDEX cases_changed ON cases (changed_at_us) WHERE changed_at_us IS NOT NULL;
CREATE INDEX cases_has_to_tell ON cases (id) WHERE has_to_tell = 1;
CREATE INDEX cases_leak ON cases (leak_id) WHERE leak_id IS NOT NULL;
CREATE INDEX case_updates_at ON case_updates (at_us);
CREATE INDEX tow_requests_open ON tow_requests (zone, requested_at_us) WHERE done_for_zone = 0;
CREATE INDEX tow_requests_requested ON tow_requests (requested_at_us);
CREATE INDEX tow_requests_plate ON tow_requests (plate, ticket);
CREATE INDEX tow_requests_ticket ON tow_requests (ticket);
CREATE INDEX tow_requests_lot ON tow_requests (lot, state) WHERE lot IS NOT NULL;
CREATE INDEX leak_reports_zone ON leak_reports (zone);
CREATE INDEX leak_reports_leak ON leak_reports (leak_id);
CREATE INDEX leaks_untold ON leaks (id) WHERE untold = 1;
CREATE INDEX leaks_place ON leaks (lat, long);
CREATE INDEX leaks_last ON leaks (last_reported_at_us);

-- The way of a truck while it worked on a removal: evidence, kept for a while, not history.
CREATE TABLE tow_tracks (
  request TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  truck TEXT NOT NULL,
  lat REAL NOT NULL,
  long REAL NOT NULL,
  PRIMARY KEY (request, at_us)
);
CREATE INDEX tow_tracks_at ON tow_tracks (at_us);

-- Programs that may call: keys are stored as hashes only. The id is the hash's beginning.
CREATE TABLE api_keys (
  hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  scope TEXT,
  reads_only INTEGER NOT NULL DEFAULT 0,
  created_at_us INTEGER NOT NULL,
  expires_at_us INTEGER,
  used_on_us INTEGER
);
CREATE INDEX api_keys_name ON api_keys (name);

-- People who work here. Passwords and recovery codes are hashes; the authenticator's key is sealed by the server.
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  email TEXT UNIQUE,
  role TEXT NOT NULL,
  scope TEXT,
  password_hash TEXT,
  password_until_us INTEGER,
  stamp TEXT NOT NULL,
  authenticator TEXT,
  second_factor INTEGER NOT NULL,
  recovery_codes TEXT NOT NULL,
  last_code TEXT,
  failures INTEGER NOT NULL,
  locked_until_us INTEGER,
  closed_at_us INTEGER,
  created_at_us INTEGER NOT NULL,
  signed_in_at_us INTEGER,
  version INTEGER NOT NULL
);

-- Whom another sign-in says they are.
CREATE TABLE account_logins (
  provider TEXT NOT NULL,
  subject TEXT NOT NULL,
  account TEXT NOT NULL,
  PRIMARY KEY (provider, subject)
);

-- What was changed of an account, by whom: only ever added to.
CREATE TABLE account_changes (
  account TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT
);
CREATE INDEX account_changes_account ON account_changes (account, at_us);

-- Codes by which devices are enrolled, as hashes: one that is used is gone.
CREATE TABLE device_codes (
  hash TEXT PRIMARY KEY,
  truck TEXT NOT NULL,
  expires_at_us INTEGER NOT NULL
);

-- The first answer to a request that carried an Idempotency-Key; status 0 while it is in hand.
CREATE TABLE idempotency_keys (
  id TEXT PRIMARY KEY,
  body_hash TEXT NOT NULL,
  code TEXT,
  status INTEGER NOT NULL,
  answer TEXT,
  location TEXT,
  at_us INTEGER NOT NULL
);

-- Where trucks were last: kept in batches so that a restart shows the map at once. Not history.
CREATE TABLE last_positions (
  truck TEXT PRIMARY KEY,
  lat REAL NOT NULL,
  long REAL NOT NULL,
  heading REAL,
  at_us INTEGER NOT NULL
);

-- Phones that are woken by an offer even when the page is closed.
CREATE TABLE push_subscriptions (
  endpoint TEXT PRIMARY KEY,
  truck TEXT NOT NULL,
  receiver TEXT NOT NULL,
  auth TEXT NOT NULL,
  language TEXT NOT NULL,
  since_position INTEGER NOT NULL,
  created_at_us INTEGER NOT NULL
);

-- What this installation signs with, the same on all its servers.
CREATE TABLE server_secrets (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
);

-- Who looked up which number, and when: what a citizen may ask for, and an auditor.
CREATE TABLE personal_reads (
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  subject TEXT NOT NULL
);
CREATE INDEX personal_reads_subject ON personal_reads (subject, at_us);

-- That somebody was erased: by whom, why and how much, and not who it was.
CREATE TABLE personal_erasures (
  at_us INTEGER NOT NULL,
  actor TEXT NOT NULL,
  why TEXT NOT NULL,
  reports INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  letters INTEGER NOT NULL
);

-- Photos as they are shown: checked, turned upright, without what the camera wrote beside the picture.
CREATE TABLE photos (
  id TEXT PRIMARY KEY,
  audience TEXT NOT NULL,
  owner TEXT NOT NULL,
  bytes BLOB NOT NULL,
  at_us INTEGER NOT NULL
);

-- Who wants to be told, where, and of what. The secret signs, so it must be readable here.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  role TEXT NOT NULL,
  scope TEXT,
  url TEXT NOT NULL,
  types TEXT NOT NULL,
  services TEXT NOT NULL,
  language TEXT NOT NULL,
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_until_us INTEGER,
  since_position INTEGER NOT NULL,
  created_at_us INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since_us INTEGER,
  next_at_us INTEGER NOT NULL DEFAULT 0,
  disabled TEXT
);
-- What each is owed. Made in the same transaction that moves the feed's place in the journal.
CREATE TABLE webhook_messages (
  webhook TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  state TEXT NOT NULL,
  refusals INTEGER NOT NULL DEFAULT 0,
  next_at_us INTEGER NOT NULL,
  PRIMARY KEY (webhook, id)
);
CREATE INDEX webhook_messages_due ON webhook_messages (webhook, next_at_us) WHERE state = 'pending';
CREATE INDEX webhook_messages_at ON webhook_messages (webhook, at_us);
CREATE TABLE webhook_attempts (
  webhook TEXT NOT NULL,
  message TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  status INTEGER,
  fault TEXT,
  took_ms INTEGER NOT NULL
);
CREATE INDEX webhook_attempts_message ON webhook_attempts (webhook, message);
-- Messages that reporters are owed, and what became of each. Personal data: the addresses, closed; person finds them.
CREATE TABLE owed_messages (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  who TEXT NOT NULL,
  address TEXT NOT NULL,
  person TEXT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at_us INTEGER NOT NULL,
  fault TEXT
);
CREATE INDEX owed_messages_due ON owed_messages (next_at_us) WHERE state = 'queued';
CREATE INDEX owed_messages_case ON owed_messages (case_id);
CREATE INDEX owed_messages_person ON owed_messages (person);
-- The morning's letters to agencies, their heads and the centre: each is owed once a day.
CREATE TABLE agency_digests (
  agency TEXT NOT NULL,
  day TEXT NOT NULL,
  reader TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  cases INTEGER NOT NULL,
  next_at_us INTEGER NOT NULL,
  fault TEXT,
  PRIMARY KEY (agency, day, reader)
);
CREATE INDEX agency_digests_due ON agency_digests (next_at_us) WHERE state = 'queued';
-- Who wants to hear of their case no more.
CREATE TABLE message_stops (
  case_id TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (case_id, who)
);
-- Messages that came in, as they came. Personal data: all of it.
CREATE TABLE received_messages (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  letter TEXT NOT NULL,
  case_id TEXT,
  outcome TEXT NOT NULL,
  at_us INTEGER NOT NULL,
  photos TEXT NOT NULL,
  lat REAL,
  long REAL,
  raw BLOB NOT NULL
);
CREATE INDEX received_messages_outcome ON received_messages (outcome, at_us);
CREATE INDEX received_messages_person ON received_messages (person, at_us);
-- What follows from the journal a moment later: how far each feed has read, and which process reads for it.
CREATE TABLE journal_feeds (
  name TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  holder TEXT NOT NULL,
  held_until_us INTEGER NOT NULL
);
-- When each case is due, reckoned from the journal and the calendar: what is due first, and whom to warn when.
CREATE TABLE case_clocks (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  agency TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  due_at_us INTEGER NOT NULL,
  legal_due_at_us INTEGER NOT NULL,
  next_stage_at_us INTEGER,
  calendar_version INTEGER NOT NULL
);
CREATE INDEX case_clocks_due ON case_clocks (agency, due_at_us, id) WHERE is_open = 1;
CREATE INDEX case_clocks_service ON case_clocks (service, due_at_us, id) WHERE is_open = 1;
CREATE INDEX case_clocks_all ON case_clocks (due_at_us, id) WHERE is_open = 1;
CREATE INDEX case_clocks_calendar ON case_clocks (is_open DESC, calendar_version, id);
CREATE INDEX case_clocks_stage ON case_clocks (next_stage_at_us) WHERE next_stage_at_us IS NOT NULL;
-- How each case went, for the figures of a month.
CREATE TABLE case_figures (
  id TEXT PRIMARY KEY,
  month TEXT NOT NULL,
  agency TEXT NOT NULL,
  service TEXT NOT NULL,
  corregimiento TEXT,
  opened_at_us INTEGER NOT NULL,
  closed_at_us INTEGER,
  due_at_us INTEGER NOT NULL,
  reopenings INTEGER NOT NULL,
  waited_us INTEGER NOT NULL,
  solved INTEGER NOT NULL,
  not_solved INTEGER NOT NULL,
  score_sum INTEGER NOT NULL,
  scores INTEGER NOT NULL
);
CREATE INDEX case_figures_month ON case_figures (month);
-- Which months have changed since somebody last looked.
CREATE TABLE figure_months (
  month TEXT PRIMARY KEY,
  version INTEGER NOT NULL
);
-- The stems of what each case is found by; a row's number follows the time of its opening.
CREATE VIRTUAL TABLE case_words USING fts5 (id UNINDEXED, words);

-- Zones and places that this installation imported, as GeoJSON.
CREATE TABLE map_layers (
  name TEXT PRIMARY KEY,
  geojson TEXT NOT NULL,
  imported_at_us INTEGER NOT NULL
);
-- Registries of leaks at other systems: how far each was read, and how it is doing.
CREATE TABLE feature_layers (
  name TEXT PRIMARY KEY,
  since_position INTEGER NOT NULL,
  read_to_us INTEGER NOT NULL,
  read_at_us INTEGER NOT NULL,
  missing TEXT NOT NULL,
  failures INTEGER NOT NULL,
  failing_since_us INTEGER,
  next_at_us INTEGER NOT NULL,
  fault TEXT
);
-- Which case is which feature there, and what both sides last agreed on.
CREATE TABLE layer_features (
  layer TEXT NOT NULL,
  case_id TEXT NOT NULL,
  global_id TEXT,
  object_id INTEGER,
  standing TEXT NOT NULL,
  sent TEXT NOT NULL,
  edited_at_us INTEGER NOT NULL,
  PRIMARY KEY (layer, case_id)
);
CREATE UNIQUE INDEX layer_features_global ON layer_features (layer, global_id) WHERE global_id IS NOT NULL;
-- All that came from them and went to them. What is still to go is once there for each case: it goes as it is then.
CREATE TABLE layer_exchanges (
  id TEXT PRIMARY KEY,
  layer TEXT NOT NULL,
  kind TEXT NOT NULL,
  case_id TEXT,
  global_id TEXT,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  asked INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  next_at_us INTEGER NOT NULL,
  at_us INTEGER NOT NULL,
  done_at_us INTEGER,
  fault TEXT
);
CREATE UNIQUE INDEX layer_exchanges_edit ON layer_exchanges (layer, case_id) WHERE kind = 'edit' AND state = 'queued';
CREATE UNIQUE INDEX layer_exchanges_report ON layer_exchanges (layer, global_id) WHERE kind = 'report';
CREATE INDEX layer_exchanges_due ON layer_exchanges (layer, next_at_us) WHERE state = 'queued';
CREATE INDEX layer_exchanges_at ON layer_exchanges (layer, at_us);
-- Months of the journal that have left it for files. What they hold are all events up to the last of their positions.
CREATE TABLE journal_archives (
  name TEXT PRIMARY KEY,
  first_position INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  events INTEGER NOT NULL,
  sha256 TEXT NOT NULL
);
