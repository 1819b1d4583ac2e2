alter table detection
  add column reading_order int,                       -- 1 … n within the page; null: recorded by an earlier version
  add column line_height double precision;            -- of the letters on the text's first line, in points
