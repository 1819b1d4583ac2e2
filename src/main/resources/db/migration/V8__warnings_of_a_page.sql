-- What of a page could not be drawn, as [{"kind": …, "message": …}, …]; null without.
alter table page add column warnings jsonb;
