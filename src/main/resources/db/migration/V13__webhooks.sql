-- Who is told of the ends of runs, and what they were told.

create table webhook (
  id               uuid primary key,
  account_id       uuid        references account on delete cascade, -- null: of the server, or made without a login
  of_server        boolean     not null default false, -- named in the settings; told of the runs of all
  run_id           uuid        unique,                 -- came with a run, and is told of that run alone
  url              text        not null check (char_length(url) <= 2000),
  lane             text        not null,               -- account and receiver; see webhook_delivery
  events           text[]      not null,
  secret           text,                               -- whsec_…; null: requests are not signed
  old_secret       text,                               -- signs, too, until the receiver knows the new one
  old_secret_until timestamptz,
  created_at       timestamptz not null default now(),
  disabled_at      timestamptz,
  disabled_reason  text
);
create index webhook_of_account on webhook (account_id, created_at desc, id desc) where run_id is null;
create index webhook_newest on webhook (created_at desc, id desc) where run_id is null;

-- Written in the transaction of the event that it tells. Without foreign keys: the end of a run waits for nobody who
-- changes a webhook, and what a run's owner was told outlives the run.
create table webhook_delivery (
  id         uuid primary key default gen_random_uuid(),
  webhook_id uuid        not null,
  lane       text        not null,                     -- what goes to one receiver for one account goes one by one
  type       text        not null,
  run_id     uuid,
  body       text        not null check (octet_length(body) < 20480),
  state      text        not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts   int         not null default 0,           -- fences an attempt: a claim raises it
  status     int,                                      -- HTTP status of the last attempt
  error      text,                                     -- of the last attempt
  created_at timestamptz not null default clock_timestamp(), -- a page and the end may be of one transaction
  first_at   timestamptz,                              -- the first attempt; the schedule counts from here
  next_at    timestamptz not null default clock_timestamp(), -- the next attempt is due
  ended_at   timestamptz
);
create index webhook_delivery_due on webhook_delivery (lane, next_at) where state = 'pending';
create index webhook_delivery_of_webhook on webhook_delivery (webhook_id, created_at desc, id desc);
create index webhook_delivery_pending on webhook_delivery (webhook_id) where state = 'pending';
create index webhook_delivery_ended on webhook_delivery (ended_at) where state <> 'pending';
