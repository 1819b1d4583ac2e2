package dev.pagerunner.exports;

import dev.pagerunner.domain.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A worker's claim on an export job.
 *
 * @param attempt fences it: what an earlier attempt reports is refused
 * @param visible what the job's owner may read; empty if they may not log in any more
 */
public record ExportLease(
    UUID id, int attempt, ExportRequest request, List<UUID> runs, Optional<Visibility> visible) {
  public ExportLease {
    runs = List.copyOf(runs);
  }
}
