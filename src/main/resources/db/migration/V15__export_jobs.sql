-- Exports that a worker makes, and keeps for a day. Their bytes are in blob_trash from the start, so that none outlives its row
-- for long, however the row goes.

create table export_job (
  id          uuid primary key,
  account_id  uuid        references account on delete cascade, -- null: made without a login
  reach       text        not null check (reach in ('everything', 'own', 'own_and_shared')), -- what its owner could read
  request     jsonb       not null,                   -- format, options, pages, labels, lowest score
  format      text        not null,
  same_as     text,                                   -- equal texts of one account mean equal files; null: no other is like it
  runs        uuid[]      not null,
  runs_done   int         not null default 0,
  state       text        not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed')),
  attempt     int         not null default 0,         -- fences the lease: a claim raises it
  strikes     int         not null default 0,         -- for workers that died, and errors that nobody foresaw
  lease_owner text,
  lease_until timestamptz,
  not_before  timestamptz not null default now(),     -- not claimed earlier, after storage was unavailable
  file_name   text,
  media_type  text,
  bytes       bigint,
  error       jsonb,                                  -- {category, message}
  created_at  timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  expires_at  timestamptz not null
);
create index export_job_of_account on export_job (account_id, created_at desc, id desc);
create index export_job_queued on export_job (created_at) where state = 'queued';
create index export_job_running on export_job (lease_until) where state = 'running';
create index export_job_expires on export_job (expires_at);
