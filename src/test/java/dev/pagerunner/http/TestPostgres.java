package dev.pagerunner.http;

import dev.pagerunner.files.TempFolders;
import dev.pagerunner.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One Postgres for all tests of this JVM, with the real schema. */
public final class TestPostgres {
  private static PostgresServer server;

  private TestPostgres() {}

  static synchronized String url() {
    if (server == null) {
      server = start();
    }
    return server.url();
  }

  private static PostgresServer start() {
    try {
      Path folder = Files.createTempDirectory("pagerunner-http-test");
      PostgresServer started = PostgresServer.startMigrated(folder);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    started.close();
                    TempFolders.delete(folder);
                  }));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
