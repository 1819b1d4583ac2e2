#!/bin/sh
# How many pages a second Postgres records: the statements of jobs/Recorder, sent by pgbench, without any worker.
#
#     DATABASE_URL=postgres://… bench/page-transactions.sh [clients] [seconds]
#
# Wants a migrated database that is otherwise empty, and leaves its rows there. First every client records pages of
# a run of its own, then all record pages of one run. A page has 20 detections of 200 characters each,
# and 16 candidates of 128.
set -eu
clients=${1:-8} seconds=${2:-10}
script=$(mktemp)
trap 'rm -f "$script"' EXIT

psql -q "$DATABASE_URL" -v clients="$clients" <<'SQL'
SET client_min_messages = warning;
CREATE OR REPLACE FUNCTION bench_run(n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql
  AS $$ SELECT ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid $$;
INSERT INTO document (id, title, filename, media_type, bytes, sha256)
  VALUES (bench_run(0), 'bench', 'bench.pdf', 'application/pdf', 1, '') ON CONFLICT DO NOTHING;
DELETE FROM run;
INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256, pages_total)
  SELECT bench_run(n), bench_run(0), 'running', 'm', '1', '', 40000 FROM generate_series(1, :clients) n;
INSERT INTO slice (run_id, first_page, last_page, next_page, state, attempt, lease_owner, lease_until)
  SELECT id, 1, 1000000, 1, 'leased', 1, 'bench', now() FROM run;
INSERT INTO page (run_id, page) SELECT id, p FROM run, generate_series(1, 40000) p;
DROP TABLE IF EXISTS bench_found;
CREATE TABLE bench_found AS SELECT jsonb_agg(jsonb_build_object('n', n, 'label', 'text', 'score', 0.9, 'x0', 1, 'y0', 2,
  'x1', 3, 'y1', 4, 'text', repeat('words ', 33), 'crop_offset', n * 1000, 'crop_bytes', 1000)) AS rows
  FROM generate_series(1, 20) n;
DROP TABLE IF EXISTS bench_candidates;
CREATE TABLE bench_candidates AS SELECT array_agg('text'::text) AS labels, array_agg(random()) AS scores,
  array_agg(n * 9.1::float8) AS x0, array_agg(n * 9.2::float8) AS y0, array_agg(n * 9.3::float8) AS x1, array_agg(n * 9.4::float8) AS y1,
  array_agg(repeat(md5(n::text), 4)) AS texts, array_agg(false) AS truncated, array_agg(10::float8) AS line_heights
  FROM generate_series(1, 16) n;
VACUUM ANALYZE;
SQL

cat > "$script" <<'SQL'
\set n case when :one = 1 then 1 else :client_id + 1 end
BEGIN;
SELECT id, state, pages_done FROM run WHERE id = bench_run(:n) FOR UPDATE;
UPDATE slice SET next_page = next_page + 1, strikes = 0, lease_until = now() + interval '15 s',
    state = CASE WHEN next_page = last_page THEN 'done'
                 WHEN (SELECT cancel_requested FROM run WHERE run.id = slice.run_id) THEN 'void' ELSE 'leased' END
  WHERE run_id = bench_run(:n) AND attempt = 1 AND state = 'leased' RETURNING next_page - 1 AS page \gset
WITH ended AS (UPDATE page SET state = 'done', width = 900, height = 1200, dpi = 108, render_ms = 1, detect_ms = 2,
    save_ms = 3, attempt = 1 WHERE run_id = bench_run(:n) AND page = :page AND state = 'waiting' RETURNING page),
  written AS (INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text, crop_offset, crop_bytes)
    SELECT bench_run(:n), ended.page, d.* FROM ended, bench_found, jsonb_to_recordset(rows) AS d (n int, label text,
      score float8, x0 float8, y0 float8, x1 float8, y1 float8, text text, crop_offset int, crop_bytes int))
  SELECT count(*) FROM ended;
INSERT INTO candidate SELECT bench_run(:n), :page, 21, 0.4, c.* FROM bench_candidates c;
WITH counted AS (UPDATE run SET pages_done = pages_done + 1, detections = detections + 20, event_seq = event_seq + 1
    WHERE id = bench_run(:n) RETURNING *),
  told AS (INSERT INTO event (run_id, seq, type, data) SELECT id, event_seq, 'page.done', jsonb_build_object(
    'detections', rows, 'pages_done', pages_done) FROM counted, bench_found)
  SELECT pages_done FROM counted;
SELECT count(*) FROM slice WHERE run_id = bench_run(:n) AND state IN ('ready', 'leased');
COMMIT;
SQL

for one in 0 1; do
  [ "$one" = 0 ] && echo "$clients clients, a run each:" || echo "$clients clients, all one run:"
  pgbench -n -M prepared -c "$clients" -j 2 -T "$seconds" -D one="$one" -f "$script" "$DATABASE_URL" \
    | grep -E '^(tps|latency average|number of failed)'
done
