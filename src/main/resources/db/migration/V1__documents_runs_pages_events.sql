-- The truth: what is to be done, what was found. Times are UTC, boxes are pixels of the page image.

create table document (
  id          uuid primary key,
  title       text        not null check (char_length(title) <= 200),
  filename    text        not null,
  media_type  text        not null,
  bytes       bigint      not null,
  sha256      text        not null,
  pages       int,                                    -- known once a worker has opened it
  created_at  timestamptz not null default now()
);
create index document_newest on document (created_at desc, id desc);

create table run (
  id               uuid primary key,
  document_id      uuid        not null references document on delete cascade,
  state            text        not null default 'queued'
                   check (state in ('queued', 'running', 'succeeded', 'partial', 'failed', 'cancelled')),
  model_name       text        not null,
  model_version    text        not null,
  model_sha256     text        not null,
  page_selection   text        not null default '',   -- '' is all pages
  threshold        double precision,                  -- null: the model's own
  pages_total      int,                               -- known once opened
  pages_done       int         not null default 0,
  pages_failed     int         not null default 0,
  detections       int         not null default 0,
  event_seq        bigint      not null default 0,
  cancel_requested boolean     not null default false,
  error            jsonb,                             -- {category, phase, retryable, message}
  last_served_at   timestamptz,                       -- when a worker last claimed one of its slices
  created_at       timestamptz not null default now(),
  started_at       timestamptz,
  finished_at      timestamptz
);
create index run_of_document on run (document_id, created_at desc);
create index run_unfinished on run (created_at) where state in ('queued', 'running');

-- The unit of work that a worker claims: opening the document, or up to 8 consecutive pages.
create table slice (
  id           bigint generated always as identity primary key,
  run_id       uuid        not null references run on delete cascade,
  opening      boolean     not null default false,    -- count the pages and write the other slices
  first_page   int         not null,
  last_page    int         not null,
  next_page    int         not null,                  -- the page in hand, or to be taken in hand
  state        text        not null default 'ready' check (state in ('ready', 'leased', 'done', 'void')),
  attempt      int         not null default 0,        -- fences the lease: a claim raises it
  strikes      int         not null default 0,        -- workers that died on next_page
  lease_owner  text,
  lease_until  timestamptz,
  ready_at     timestamptz not null default now(),
  published_at timestamptz not null default now(),    -- when the doorbell last rang for it
  check (first_page <= last_page)
);
create index slice_of_run on slice (run_id);
create index slice_ready on slice (run_id, first_page) where state = 'ready';
create index slice_leased on slice (lease_until) where state = 'leased';

create table page (
  run_id    uuid not null references run on delete cascade,
  page      int  not null,
  state     text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  width     int,
  height    int,
  dpi       double precision,
  render_ms int,
  detect_ms int,
  save_ms   int,
  attempt   int,
  error     jsonb,
  primary key (run_id, page)
);

create table detection (
  run_id  uuid not null,
  page    int  not null,
  n       int  not null,
  label   text not null,
  score   double precision not null,
  x0      double precision not null,
  y0      double precision not null,
  x1      double precision not null,
  y1      double precision not null,
  text    text,
  primary key (run_id, page, n),
  foreign key (run_id, page) references page on delete cascade
);

create table event (
  run_id uuid        not null references run on delete cascade,
  seq    bigint      not null,
  type   text        not null,
  data   jsonb       not null,
  at     timestamptz not null default now(),
  primary key (run_id, seq)
);

create table idempotency_key (
  key         text primary key,
  sha256      text        not null,                   -- of the upload that used it
  document_id uuid        not null references document on delete cascade,
  run_id      uuid        not null references run on delete cascade,
  created_at  timestamptz not null default now()
);

-- Bytes that must go: everything below a prefix. Written before an upload (so that one that never
-- ends is swept) and with a delete (so that one that was interrupted is finished).
create table blob_trash (
  prefix      text primary key,
  sweep_after timestamptz not null,
  keep_until  timestamptz not null                    -- swept again until then: a late worker may still write
);
