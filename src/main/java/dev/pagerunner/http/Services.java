package dev.pagerunner.http;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.config.SettingValue;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.models.ModelAdministration;
import dev.pagerunner.outbound.Downloads;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.webhooks.Webhooks;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the web role needs from other packages.
 *
 * @param pool for reading
 * @param downloads by which files are fetched; empty if none are
 * @param choices that users have for runs
 * @param administration of the models that all processes know
 * @param settings in force, for administrators
 * @param temp an existing folder for temporary files
 * @param checks by name, what besides Postgres must be well for the server to be ready
 */
public record Services(
    Pool pool,
    BlobStore blobs,
    Documents documents,
    Runs runs,
    ExportJobs exports,
    Webhooks webhooks,
    Optional<Downloads> downloads,
    AccountServices accounts,
    RunEvents events,
    RunChoices choices,
    ModelAdministration administration,
    Metrics metrics,
    Map<String, Supplier<Future<?>>> checks,
    List<SettingValue> settings,
    Path temp) {

  public Services {
    checks = Map.copyOf(checks);
    settings = List.copyOf(settings);
  }
}
