-- What a list of documents shows of each run, without looking at its pages: the labels found with their counts, and the
-- first page that has an image. Kept with the run's other counts; a worker of the previous release leaves both as they are.
alter table run
  add column labels      jsonb not null default '{}',  -- {label: count}
  add column first_image int;                          -- null: none, or recorded by the previous release

update run r
set labels = coalesce(
      (select jsonb_object_agg(l.label, l.found)
       from (select d.label, count(*) as found from detection d where d.run_id = r.id group by d.label) l), '{}'),
    first_image = (select p.page from page p where p.run_id = r.id and p.state = 'done' order by p.page limit 1)
where r.pages_done > 0;

-- Documents with the same bytes.
create index document_sha256 on document (sha256, created_at desc, id desc);
