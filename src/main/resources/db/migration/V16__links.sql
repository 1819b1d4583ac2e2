-- Signs links to page images and crops, for all web processes. Without the row, the next link makes another one.

create table link_key (
  one    boolean primary key default true check (one),
  secret bytea not null
);
