package dev.pagerunner.jobs;

import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PagerunnerException;

/** The slice belongs to another worker now, or to none: what was read must not be written. */
public final class LeaseLostException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Lease lease) {
    super("Lost the lease on slice " + lease.slice() + " of run " + lease.run());
  }
}
