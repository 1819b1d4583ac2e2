package dev.pagerunner.exports;

import dev.pagerunner.domain.PagerunnerException;

/** The job was deleted, or belongs to another worker now: what was made must not be reported. */
public final class ExportLeaseLostException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public ExportLeaseLostException(ExportLease lease) {
    super("Lost the lease on export " + lease.id());
  }
}
