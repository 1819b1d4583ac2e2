alter table detection
  add column text_truncated boolean not null default false; -- the box holds more text than is kept
