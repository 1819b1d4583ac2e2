package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date; blocking. The scripts lie in {@code db/migration}. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies every script that was not applied yet. Two processes that do this at once wait for each
   * other.
   *
   * @param url {@code postgresql://user:password@host:port/name?sslmode=…}
   * @return how many scripts were applied
   */
  public static int apply(String url) {
    URI uri = URI.create(url);
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    try {
      return Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(
              jdbcUrl(uri),
              login.length > 0 ? decoded(login[0]) : null,
              login.length > 1 ? decoded(login[1]) : null)
          .locations("classpath:db/migration")
          .validateMigrationNaming(true)
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayException e) {
      throw new PagerunnerException(
          "Could not bring the database up to date: " + firstLine(e.getMessage()), e);
    }
  }

  private static String jdbcUrl(URI uri) {
    return "jdbc:postgresql://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getRawPath()
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String firstLine(String message) {
    return message.strip().lines().findFirst().orElse("");
  }
}
