-- Logins that have begun at an OpenID Connect provider. Each is finished once, within ten minutes.

create table oidc_login (
  state        text primary key,                       -- SHA-256 of the state that the provider sends back
  browser      text        not null,                   -- SHA-256 of what the cookie of the browser holds
  nonce        text        not null,
  verifier     text        not null,                   -- of PKCE
  redirect_uri text        not null,
  return_to    text        not null,                   -- path of the page that asked for the login
  network      text        not null,                   -- of the client: each may begin so many
  created_at   timestamptz not null default now()
);
create index oidc_login_of_network on oidc_login (network);
