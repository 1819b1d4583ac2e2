-- Every model that runs were or may be made with: a run stays pinned to the one it began with, wherever it is read.
-- The weights lie in the blob store by their SHA-256; model.json, as it was written, lies here.
create table model (
  name       text        not null,
  version    text        not null,
  sha256     text        not null,                    -- of model.onnx
  json       text        not null,                    -- model.json
  bytes      bigint      not null,                    -- of model.onnx
  added      boolean     not null default false,      -- by `pagerunner model add`: offered whatever the settings say
  is_default boolean     not null default false,      -- of those that were added; at most one
  added_at   timestamptz not null default now(),
  primary key (name, version, sha256)
);
create unique index model_default on model (is_default) where is_default;
