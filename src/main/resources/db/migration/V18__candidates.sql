-- What was found on a page with scores below the threshold of its run, for answers with a lower one: a row for a page, so
-- that detections, and all that counts and searches them, stay as they are. Each array has a value for each candidate,
-- best score first. Workers write 300 candidates of a page at most, and 24 KB of their texts.

create table candidate (
  run_id      uuid   not null,
  page        int    not null,
  first_n     int    not null,                         -- number of the first one, behind the detections of the page
  best        double precision not null,               -- score of the first one
  labels      text[] not null,
  scores      double precision[] not null,
  x0          double precision[] not null,
  y0          double precision[] not null,
  x1          double precision[] not null,
  y1          double precision[] not null,
  texts       text[] not null,
  truncated   boolean[] not null,                      -- whether a text was cut
  line_heights double precision[] not null,            -- as in detection
  primary key (run_id, page),
  foreign key (run_id, page) references page on delete cascade
);

-- As they were when the run was accepted.
alter table run
  add column candidates_from  double precision,        -- lowest score of candidates; null: none are kept
  add column model_threshold  double precision,        -- the model's own; null: not known
  add column model_thresholds text;                    -- by label, where they differ, as JSON; null: not known, or too many
