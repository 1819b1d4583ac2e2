-- The crops of a page lie one behind the other in one blob: storing them costs one request, not one each.
alter table detection
  add column crop_offset int,                         -- null: the crop is a blob of its own, as it was before
  add column crop_bytes  int,
  add check ((crop_offset is null) = (crop_bytes is null));
