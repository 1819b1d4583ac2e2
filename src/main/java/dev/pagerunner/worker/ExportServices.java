package dev.pagerunner.worker;

import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.exports.Results;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.ExportQueries;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.RunQueries;
import java.time.Duration;

/** What a worker makes exports from. */
public record ExportServices(
    ExportLeases leases, RunQueries runs, ExportQueries subjects, Results.Queries results) {

  /** All of it in one database; {@code lease} is the duration of one. */
  public static ExportServices of(Database database, Duration lease) {
    return new ExportServices(
        new ExportLeases(database, lease),
        new RunQueries(database.pool()),
        new ExportQueries(database.pool()),
        new Results.Queries(
            new PageQueries(database.pool()), new DetectionQueries(database.pool())));
  }
}
