-- Documents by their titles, as the list of them is sorted; those of one account, and all of them.
create index document_title_of_account on document (account_id, lower(title), id);
create index document_title on document (lower(title), id);

-- Whether a run found a label.
create index detection_label on detection (run_id, label);
