-- The crops of a page lie one behind the other in one blob: storing them costs one request, not one each.
alter table page
  add column crops text;                              -- the blob's name, of this reading alone: a late worker
                                                      -- whose page was read by another must not overwrite it
alter table detection
  add column crop_offset int,
  add column crop_bytes  int,
  add check ((crop_offset is null) = (crop_bytes is null));
