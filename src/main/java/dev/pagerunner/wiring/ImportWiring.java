package dev.pagerunner.wiring;

import dev.pagerunner.blob.Authorities;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.http.limits.ImportLimit;
import dev.pagerunner.outbound.AllowedTargets;
import dev.pagerunner.outbound.Downloads;
import dev.pagerunner.outbound.OutboundGuard;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/** Puts the parts for files from URLs together. */
final class ImportWiring {
  /** The whole is shorter than the time after which a connection without bytes is closed. */
  private static final Downloads.Times TIMES =
      new Downloads.Times(Duration.ofSeconds(20), Duration.ofSeconds(80), Duration.ofSeconds(20));

  private ImportWiring() {}

  /** By which files are fetched; empty if none are to be fetched. */
  static Optional<Downloads> downloads(Vertx vertx, Settings settings) {
    if (!settings.imports().offered()) {
      return Optional.empty();
    }
    HttpsProxy proxy = ModelWiring.httpsProxy(settings);
    OutboundGuard guard =
        new OutboundGuard(
            vertx,
            AllowedTargets.of("PAGERUNNER_IMPORT_ALLOW", settings.imports().allow()),
            url -> AccountWiring.proxy(url, proxy));
    return Optional.of(
        new Downloads(
            vertx,
            guard,
            settings.database().caFile().map(Authorities::besidesThoseOfJava),
            TIMES,
            ImportLimit.MOST));
  }
}
