-- The words of what finished runs found, for the search. Written by the server some seconds after the end of a run, so
-- that the recording of pages does not wait for it; runs that ended before are caught up on in the same way.

create table detection_words (
  run_id uuid     not null references run on delete cascade,
  page   int      not null,
  n      int      not null,
  words  tsvector not null,                            -- with the label as a word that begins with @
  primary key (run_id, page, n)
);

create index detection_words_search on detection_words using gin (words);

alter table run add column words_of timestamptz;       -- finished_at of the end whose words are stored
create index run_without_words on run (finished_at)
  where finished_at is not null and words_of is distinct from finished_at;
