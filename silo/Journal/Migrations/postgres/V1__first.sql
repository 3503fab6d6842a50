-- Times are microseconds since 1970 in UTC; places are degrees.

-- What happened. Rows are only ever added; the hash of each holds the hash of the one before it in its stream.
CREATE TABLE journal (
  position bigint GENERATED ALWAYS AS IDENTITY,
  stream text NOT NULL,
  version bigint NOT NULL,
  type text NOT NULL,
  data text NOT NULL,
  at_us bigint NOT NULL,
  actor text NOT NULL,
  rule_version integer,
  hash bytea NOT NULL,
  PRIMARY KEY (stream, version)
);
-- Whoever follows the journal reads by position. A summary of page ranges (BRIN) would be cheaper to write, but what
-- came since the last vacuum is not in it, and each look read the whole table.
CREATE UNIQUE INDEX journal_position ON journal (position);

-- One row for each entity: its state as JSON at its version, and what lists and filters need.
CREATE TABLE cases (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  service text,
  agency text,
  status text,
  lat double precision,
  long double precision,
  opened_at_us bigint,
  changed_at_us bigint,
  leak_id text,
  has_to_tell bigint,
  cell bigint
);
CREATE TABLE case_updates (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  case_id text,
  public bigint,
  at_us bigint
);
CREATE TABLE reporters (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  phone text,
  email text
);
CREATE TABLE personal_keys (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE contacts (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  channel text,
  outcome text,
  agent text,
  case_id text,
  started_at_us bigint,
  ended_at_us bigint
);
CREATE TABLE imported_cases (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE tow_requests (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  zone text,
  state text,
  truck text,
  done_for_zone bigint,
  lat double precision,
  long double precision,
  requested_at_us bigint,
  plate text,
  ticket text,
  lot text
);
CREATE TABLE tow_trucks (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  zone text,
  company text,
  on_duty bigint
);
CREATE TABLE tow_companies (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE tow_officers (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE tow_zones (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  waiting bigint
);
CREATE TABLE leak_zones (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE leak_reports (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  zone text,
  leak_id text,
  reported_at_us bigint
);
CREATE TABLE leaks (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  state text,
  lat double precision,
  long double precision,
  reports bigint,
  last_reported_at_us bigint,
  untold bigint,
  urgency double precision
);
CREATE TABLE code_blocks (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE calendars (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE agencies (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE services (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE standard_texts (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
);
CREATE TABLE nonconformities (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  state text,
  opened_at_us bigint
);
CREATE TABLE contact_reviews (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL,
  agent text,
  reviewed_at_us bigint
);
CREATE TABLE quality_targets (
  id text PRIMARY KEY,
  version bigint NOT NULL,
  hash bytea NOT NULL,
  snapshot text NOT NULL
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
-- With all that a search near a place looks at before it takes a case.
CREATE INDEX cases_cell ON cases (cell, opened_at_us, id) INCLUDE (lat, long) WHERE cell IS NOT NULL;
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
  request text NOT NULL,
  at_us bigint NOT NULL,
  truck text NOT NULL,
  lat double precision NOT NULL,
  long double precision NOT NULL,
  PRIMARY KEY (request, at_us)
);
CREATE INDEX tow_tracks_at ON tow_tracks (at_us);

-- Programs that may call: keys are stored as hashes only. The id is the hash's beginning.
CREATE TABLE api_keys (
  hash text PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL,
  role text NOT NULL,
  scope text,
  reads_only bigint NOT NULL DEFAULT 0,
  created_at_us bigint NOT NULL,
  expires_at_us bigint,
  used_on_us bigint
);
CREATE INDEX api_keys_name ON api_keys (name);

-- People who work here. Passwords and recovery codes are hashes; the authenticator's key is sealed by the server.
CREATE TABLE accounts (
  id text PRIMARY KEY,
  name text NOT NULL UNIQUE,
  full_name text NOT NULL,
  email text UNIQUE,
  role text NOT NULL,
  scope text,
  password_hash text,
  password_until_us bigint,
  stamp text NOT NULL,
  authenticator text,
  second_factor bigint NOT NULL,
  recovery_codes text NOT NULL,
  last_code text,
  failures bigint NOT NULL,
  locked_until_us bigint,
  closed_at_us bigint,
  created_at_us bigint NOT NULL,
  signed_in_at_us bigint,
  version bigint NOT NULL
);

-- Whom another sign-in says they are.
CREATE TABLE account_logins (
  provider text NOT NULL,
  subject text NOT NULL,
  account text NOT NULL,
  PRIMARY KEY (provider, subject)
);

-- What was changed of an account, by whom: only ever added to.
CREATE TABLE account_changes (
  account text NOT NULL,
  at_us bigint NOT NULL,
  actor text NOT NULL,
  what text NOT NULL,
  detail text
);
CREATE INDEX account_changes_account ON account_changes (account, at_us);

-- Codes by which devices are enrolled, as hashes: one that is used is gone.
CREATE TABLE device_codes (
  hash text PRIMARY KEY,
  truck text NOT NULL,
  expires_at_us bigint NOT NULL
);

-- The first answer to a request that carried an Idempotency-Key; status 0 while it is in hand.
CREATE TABLE idempotency_keys (
  id text PRIMARY KEY,
  body_hash text NOT NULL,
  code text,
  status integer NOT NULL,
  answer text,
  location text,
  at_us bigint NOT NULL
);

-- Where trucks were last: kept in batches so that a restart shows the map at once. Not history.
CREATE TABLE last_positions (
  truck text PRIMARY KEY,
  lat double precision NOT NULL,
  long double precision NOT NULL,
  heading double precision,
  at_us bigint NOT NULL
);

-- Phones that are woken by an offer even when the page is closed.
CREATE TABLE push_subscriptions (
  endpoint text PRIMARY KEY,
  truck text NOT NULL,
  receiver text NOT NULL,
  auth text NOT NULL,
  language text NOT NULL,
  since_position bigint NOT NULL,
  created_at_us bigint NOT NULL
);

-- What this installation signs with, the same on all its servers.
CREATE TABLE server_secrets (
  name text PRIMARY KEY,
  value bytea NOT NULL
);

-- Who looked up which number, and when: what a citizen may ask for, and an auditor.
CREATE TABLE personal_reads (
  at_us bigint NOT NULL,
  actor text NOT NULL,
  subject text NOT NULL
);
CREATE INDEX personal_reads_subject ON personal_reads (subject, at_us);

-- That somebody was erased: by whom, why and how much, and not who it was.
CREATE TABLE personal_erasures (
  at_us bigint NOT NULL,
  actor text NOT NULL,
  why text NOT NULL,
  reports bigint NOT NULL,
  messages bigint NOT NULL,
  letters bigint NOT NULL
);

-- Photos as they are shown: checked, turned upright, without what the camera wrote beside the picture.
CREATE TABLE photos (
  id text PRIMARY KEY,
  audience text NOT NULL,
  owner text NOT NULL,
  bytes bytea NOT NULL,
  at_us bigint NOT NULL
);

-- Who wants to be told, where, and of what. The secret signs, so it must be readable here.
CREATE TABLE webhooks (
  id text PRIMARY KEY,
  owner text NOT NULL,
  role text NOT NULL,
  scope text,
  url text NOT NULL,
  types text NOT NULL,
  services text NOT NULL,
  language text NOT NULL,
  secret text NOT NULL,
  old_secret text,
  old_until_us bigint,
  since_position bigint NOT NULL,
  created_at_us bigint NOT NULL,
  failures bigint NOT NULL DEFAULT 0,
  failing_since_us bigint,
  next_at_us bigint NOT NULL DEFAULT 0,
  disabled text
);
-- What each is owed. Made in the same transaction that moves the feed's place in the journal.
CREATE TABLE webhook_messages (
  webhook text NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  at_us bigint NOT NULL,
  state text NOT NULL,
  refusals bigint NOT NULL DEFAULT 0,
  next_at_us bigint NOT NULL,
  PRIMARY KEY (webhook, id)
);
CREATE INDEX webhook_messages_due ON webhook_messages (webhook, next_at_us) WHERE state = 'pending';
CREATE INDEX webhook_messages_at ON webhook_messages (webhook, at_us);
CREATE TABLE webhook_attempts (
  webhook text NOT NULL,
  message text NOT NULL,
  at_us bigint NOT NULL,
  status bigint,
  fault text,
  took_ms bigint NOT NULL
);
CREATE INDEX webhook_attempts_message ON webhook_attempts (webhook, message);
-- Messages that reporters are owed, and what became of each. Personal data: the addresses, closed; person finds them.
CREATE TABLE owed_messages (
  id text PRIMARY KEY,
  case_id text NOT NULL,
  number bigint NOT NULL,
  who text NOT NULL,
  address text NOT NULL,
  person text NOT NULL,
  language text NOT NULL,
  state text NOT NULL,
  tries bigint NOT NULL,
  next_at_us bigint NOT NULL,
  fault text
);
CREATE INDEX owed_messages_due ON owed_messages (next_at_us) WHERE state = 'queued';
CREATE INDEX owed_messages_case ON owed_messages (case_id);
CREATE INDEX owed_messages_person ON owed_messages (person);
-- The morning's letters to agencies, their heads and the centre: each is owed once a day.
CREATE TABLE agency_digests (
  agency text NOT NULL,
  day text NOT NULL,
  reader text NOT NULL,
  state text NOT NULL,
  tries bigint NOT NULL,
  cases bigint NOT NULL,
  next_at_us bigint NOT NULL,
  fault text,
  PRIMARY KEY (agency, day, reader)
);
CREATE INDEX agency_digests_due ON agency_digests (next_at_us) WHERE state = 'queued';
-- Who wants to hear of their case no more.
CREATE TABLE message_stops (
  case_id text NOT NULL,
  who text NOT NULL,
  PRIMARY KEY (case_id, who)
);
-- Messages that came in, as they came. Personal data: all of it.
CREATE TABLE received_messages (
  id text PRIMARY KEY,
  person text NOT NULL,
  letter text NOT NULL,
  case_id text,
  outcome text NOT NULL,
  at_us bigint NOT NULL,
  photos text NOT NULL,
  lat double precision,
  long double precision,
  raw bytea NOT NULL
);
CREATE INDEX received_messages_outcome ON received_messages (outcome, at_us);
CREATE INDEX received_messages_person ON received_messages (person, at_us);
-- What follows from the journal a moment later: how far each feed has read, and which process reads for it.
CREATE TABLE journal_feeds (
  name text PRIMARY KEY,
  position bigint NOT NULL,
  holder text NOT NULL,
  held_until_us bigint NOT NULL
);
-- When each case is due, reckoned from the journal and the calendar: what is due first, and whom to warn when.
CREATE TABLE case_clocks (
  id text PRIMARY KEY,
  service text NOT NULL,
  agency text NOT NULL,
  is_open bigint NOT NULL,
  due_at_us bigint NOT NULL,
  legal_due_at_us bigint NOT NULL,
  next_stage_at_us bigint,
  calendar_version bigint NOT NULL
);
CREATE INDEX case_clocks_due ON case_clocks (agency, due_at_us, id) WHERE is_open = 1;
CREATE INDEX case_clocks_service ON case_clocks (service, due_at_us, id) WHERE is_open = 1;
CREATE INDEX case_clocks_all ON case_clocks (due_at_us, id) WHERE is_open = 1;
CREATE INDEX case_clocks_calendar ON case_clocks (is_open DESC, calendar_version, id);
CREATE INDEX case_clocks_stage ON case_clocks (next_stage_at_us) WHERE next_stage_at_us IS NOT NULL;
-- How each case went, for the figures of a month.
CREATE TABLE case_figures (
  id text PRIMARY KEY,
  month text NOT NULL,
  agency text NOT NULL,
  service text NOT NULL,
  corregimiento text,
  opened_at_us bigint NOT NULL,
  closed_at_us bigint,
  due_at_us bigint NOT NULL,
  reopenings bigint NOT NULL,
  waited_us bigint NOT NULL,
  solved bigint NOT NULL,
  not_solved bigint NOT NULL,
  score_sum bigint NOT NULL,
  scores bigint NOT NULL
);
CREATE INDEX case_figures_month ON case_figures (month);
-- Which months have changed since somebody last looked.
CREATE TABLE figure_months (
  month text PRIMARY KEY,
  version bigint NOT NULL
);
-- The stems of what each case is found by.
CREATE TABLE case_words (
  id text PRIMARY KEY,
  opened_at_us bigint NOT NULL,
  words tsvector NOT NULL
);
CREATE INDEX case_words_words ON case_words USING gin (words);

-- Zones and places that this installation imported, as GeoJSON.
CREATE TABLE map_layers (
  name text PRIMARY KEY,
  geojson text NOT NULL,
  imported_at_us bigint NOT NULL
);
-- Registries of leaks at other systems: how far each was read, and how it is doing.
CREATE TABLE feature_layers (
  name text PRIMARY KEY,
  since_position bigint NOT NULL,
  read_to_us bigint NOT NULL,
  read_at_us bigint NOT NULL,
  missing text NOT NULL,
  failures bigint NOT NULL,
  failing_since_us bigint,
  next_at_us bigint NOT NULL,
  fault text
);
-- Which case is which feature there, and what both sides last agreed on.
CREATE TABLE layer_features (
  layer text NOT NULL,
  case_id text NOT NULL,
  global_id text,
  object_id bigint,
  standing text NOT NULL,
  sent text NOT NULL,
  edited_at_us bigint NOT NULL,
  PRIMARY KEY (layer, case_id)
);
CREATE UNIQUE INDEX layer_features_global ON layer_features (layer, global_id) WHERE global_id IS NOT NULL;
-- All that came from them and went to them. What is still to go is once there for each case: it goes as it is then.
CREATE TABLE layer_exchanges (
  id text PRIMARY KEY,
  layer text NOT NULL,
  kind text NOT NULL,
  case_id text,
  global_id text,
  body text NOT NULL,
  state text NOT NULL,
  asked bigint NOT NULL,
  tries bigint NOT NULL,
  refusals bigint NOT NULL,
  next_at_us bigint NOT NULL,
  at_us bigint NOT NULL,
  done_at_us bigint,
  fault text
);
CREATE UNIQUE INDEX layer_exchanges_edit ON layer_exchanges (layer, case_id) WHERE kind = 'edit' AND state = 'queued';
CREATE UNIQUE INDEX layer_exchanges_report ON layer_exchanges (layer, global_id) WHERE kind = 'report';
CREATE INDEX layer_exchanges_due ON layer_exchanges (layer, next_at_us) WHERE state = 'queued';
CREATE INDEX layer_exchanges_at ON layer_exchanges (layer, at_us);
-- Months of the journal that have left it for files. What they hold are all events up to the last of their positions.
CREATE TABLE journal_archives (
  name text PRIMARY KEY,
  first_position bigint NOT NULL,
  last_position bigint NOT NULL,
  events bigint NOT NULL,
  sha256 text NOT NULL
);
