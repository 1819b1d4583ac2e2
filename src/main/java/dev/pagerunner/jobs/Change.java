package dev.pagerunner.jobs;

/**
 * What a transaction changed in a run.
 *
 * @param lastEvent number of the newest event it wrote; 0 when it wrote none
 * @param readySlices how many slices it made ready
 */
record Change(long lastEvent, int readySlices) {
  static final Change NONE = new Change(0, 0);

  static Change event(long seq) {
    return new Change(seq, 0);
  }

  static Change ready(int slices) {
    return new Change(0, slices);
  }
}
