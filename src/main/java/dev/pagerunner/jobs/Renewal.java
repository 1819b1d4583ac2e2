package dev.pagerunner.jobs;

/** What came of the renewal of a lease. */
public enum Renewal {
  RENEWED,
  /** It was renewed, and its run is being cancelled. */
  CANCELLED,
  /** It is somebody else's, or its document is deleted. */
  LOST
}
