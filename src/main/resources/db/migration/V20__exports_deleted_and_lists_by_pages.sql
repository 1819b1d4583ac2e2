-- How many exports of an account were deleted lately: each stays here for an hour.
create index blob_trash_exports on blob_trash (account_id) where prefix like 'exports/%';

-- Documents by their pages, as the list of them is sorted; those of one account, and all of them.
create index document_pages_of_account on document (account_id, coalesce(pages, 0), id);
create index document_pages on document (coalesce(pages, 0), id);
