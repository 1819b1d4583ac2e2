-- Who may log in, how, and who did what. Secrets of sessions and tokens are kept as SHA-256, passwords as bcrypt hashes.

create table account (
  id                uuid primary key,
  name              text        not null check (char_length(name) between 1 and 100),
  role              text        not null check (role in ('admin', 'member', 'viewer')),
  password          text,                              -- null: logs in elsewhere, or cannot log in
  issuer            text,                              -- of an OpenID Connect provider, with the subject there
  subject           text,
  disabled          boolean     not null default false,
  max_documents     int,                               -- quotas and retention; null: what the settings say
  max_bytes         bigint,
  max_pages_per_day int,
  retention_days    int,
  created_at        timestamptz not null default now(),
  last_login_at     timestamptz,
  check ((issuer is null) = (subject is null))
);
create unique index account_name on account (lower(name));
create unique index account_subject on account (issuer, subject);

create table session (
  id         uuid primary key,                         -- the public name of a session
  secret     text        not null unique,              -- SHA-256 of what the cookie holds
  account_id uuid        not null references account on delete cascade,
  created_at timestamptz not null default now(),
  seen_at    timestamptz not null default now(),       -- to the minute
  expires_at timestamptz not null,                     -- whatever happens
  address    text,
  agent      text
);
create index session_of_account on session (account_id);

create table api_token (
  id           uuid primary key,
  secret       text        not null unique,            -- SHA-256 of the token
  prefix       text        not null,                   -- its first characters, to recognise it
  account_id   uuid        not null references account on delete cascade,
  name         text        not null check (char_length(name) between 1 and 100),
  scope        text        not null check (scope in ('read', 'write', 'admin')),
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  last_used_at timestamptz,                            -- to the minute
  revoked_at   timestamptz
);
create index api_token_of_account on api_token (account_id);

-- Failed logins, by what they have in common; one that is blocked is refused before its password is looked at.
create table login_throttle (
  key           text primary key,
  failures      int         not null,
  blocked_until timestamptz not null default now(),
  last_at       timestamptz not null default now()
);

-- Browsers in which somebody logged in before: guesses made elsewhere do not slow them down.
create table known_browser (
  secret     text primary key,                         -- SHA-256 of what the cookie holds
  account_id uuid        not null references account on delete cascade,
  created_at timestamptz not null default now()
);
create index known_browser_of_account on known_browser (account_id);

-- Codes with which the first account may be made; each web process writes its own into its log.
create table setup_code (
  secret     text primary key,                         -- SHA-256 of the code
  created_at timestamptz not null default now()
);

-- Written in the transaction of the change that it tells. Names are copied, since what they name may go.
create table audit (
  id          bigint generated always as identity primary key,
  at          timestamptz not null default now(),
  actor_id    uuid,                                    -- null: nobody was logged in, or the server itself
  actor_name  text        not null,
  actor_kind  text        not null,
  credential  uuid,                                    -- the session or token
  address     text,
  action      text        not null,                    -- such as document.deleted
  object_type text        not null,
  object_id   text        not null,
  detail      jsonb
);
create index audit_at on audit using brin (at);
create index audit_of_object on audit (object_id);
create index audit_of_actor on audit (actor_id);

-- Only retention and the erasure of an account may change it; they say so for their transaction.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('pagerunner.audit_maintenance', true), '') <> 'on' then
    raise exception 'the audit log is append-only';
  end if;
  return coalesce(new, old);
end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_is_append_only();

alter table document
  add column account_id uuid references account,       -- null: uploaded without a login
  add column shared     boolean not null default false; -- everybody with an account may read it
create index document_newest_of_account on document (account_id, created_at desc, id desc);
create index document_newest_shared on document (created_at desc, id desc) where shared;

-- A key belongs to the account that sent it; the nil UUID stands for clients without a login.
alter table idempotency_key
  add column account_id uuid not null default '00000000-0000-0000-0000-000000000000';
alter table idempotency_key drop constraint idempotency_key_pkey, add primary key (account_id, key);

alter table blob_trash
  add column account_id uuid;                          -- who reserved an upload to the bucket
