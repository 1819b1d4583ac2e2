alter table detection
  add column mask jsonb;                              -- [[x0, y0, x1, y1, …], …], outlines; null: the model has no masks
