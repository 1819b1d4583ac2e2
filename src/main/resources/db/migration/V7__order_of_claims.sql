-- Unfinished runs in the order in which workers turn to them, so that a claim looks at the first few, however many wait.
create index run_unfinished_in_turn on run (last_served_at nulls first, created_at)
  where state in ('queued', 'running');
create index run_queued on run (last_served_at nulls first, created_at) where state = 'queued';
create index run_of_model on run (model_sha256, last_served_at nulls first, created_at) where state = 'running';
drop index run_unfinished;
alter index run_unfinished_in_turn rename to run_unfinished;
