package dev.pagerunner.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.files.TempFolders;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One server with ordinary settings, and one browser, for all test classes of this JVM that need no
 * settings of their own. Both start when the first class asks and end with the JVM. For one class
 * at a time, on the thread that asks.
 */
final class SharedServer {
  private static SharedServer shared;

  private final Path folder;
  private final Server server;
  private final Browsing browsing;

  private SharedServer(Path folder) {
    this.folder = folder;
    this.server = Server.startFirst(folder.resolve("data"), Map.of());
    this.browsing = startBrowser();
  }

  /** No server stays behind where the browser does not start. */
  private Browsing startBrowser() {
    try {
      return Browsing.start();
    } catch (RuntimeException | Error e) {
      server.close();
      TempFolders.delete(folder);
      throw e;
    }
  }

  /** Both, with no document, no export and no window of an earlier class. */
  static synchronized SharedServer cleared() {
    if (shared == null) {
      shared = start();
    } else {
      shared.clear();
    }
    return shared;
  }

  private static SharedServer start() {
    try {
      SharedServer started = new SharedServer(Files.createTempDirectory("pagerunner-ui-test"));
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Server server() {
    return server;
  }

  Browsing browsing() {
    return browsing;
  }

  private void clear() {
    browsing.closeWindows();
    // What was exported is kept for a day, also that of several documents.
    server.sql().run("DELETE FROM export_job");
    String list = "/api/v1/documents?limit=200";
    for (var found = server.api().get(list).getJsonArray("items");
        !found.isEmpty();
        found = server.api().get(list).getJsonArray("items")) {
      for (Object document : found) {
        String id = ((JsonObject) document).getString("id");
        assertThat(server.api().send("DELETE", "/api/v1/documents/" + id).statusCode())
            .isIn(204, 404);
      }
    }
  }

  private void close() {
    try {
      server.close();
    } finally {
      // Its programs end with this JVM.
      TempFolders.delete(folder);
    }
  }
}
