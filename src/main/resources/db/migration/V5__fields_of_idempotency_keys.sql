-- The same key with other fields is another request: it must not get the first one's answer.
alter table idempotency_key
  add column fields text;                             -- digest of what was sent besides the file; null: not known
