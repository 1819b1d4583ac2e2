-- What administrators look at. Written every few seconds by each process, never with a page, and kept for two days.

create table worker (
  name       text        primary key,                  -- unique among all processes that ever were
  host       text        not null,
  version    text        not null,
  models     text[]      not null,                     -- that it has loaded
  run_id     uuid,                                     -- in hand; null while it waits
  page       int,
  rss_bytes  bigint      not null,
  pages_done bigint      not null,
  started_at timestamptz not null,
  seen_at    timestamptz not null default now()
);

create table page_minute (
  minute  timestamptz not null,
  model   text        not null,
  pages   int         not null,
  failed  int         not null,
  buckets int[]       not null,                        -- pages by their time; the bounds are in PageTimes
  primary key (minute, model)
);

create table queue_minute (
  minute  timestamptz primary key,
  queued  int not null,
  running int not null,
  ready   int not null                                 -- slices
);

-- Failures of the last day, whatever else there is.
create index run_failed on run (finished_at) where error is not null or pages_failed > 0;
create index page_failed on page (run_id) where state = 'failed';

-- The list of all runs, newest first.
create index run_newest on run (created_at desc, id desc);
