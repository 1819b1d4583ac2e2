package dev.pagerunner.http;

import dev.pagerunner.embedded.EmbeddedPostgres;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.store.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** One Postgres for all tests of this JVM, with the real schema. */
final class TestPostgres {
  private static String url;

  private TestPostgres() {}

  static synchronized String url() {
    if (url == null) {
      url = start();
    }
    return url;
  }

  private static String start() {
    try {
      Path folder = Files.createTempDirectory("pagerunner-http-test");
      Path cache = Path.of("target", "test-cache").toAbsolutePath();
      Files.createDirectories(cache);
      EmbeddedPostgres postgres = new EmbeddedPostgres(folder, cache);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    postgres.stop();
                    TempFolders.delete(folder);
                  }));
      String address = postgres.url(postgres.start(freePort()));
      Migrations.apply(address);
      return address;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
