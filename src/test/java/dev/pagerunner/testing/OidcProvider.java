package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real OpenID Connect provider, as a process of its own on loopback, with the class path that
 * Maven resolves from {@code src/test/oidc-provider}. Whoever fills in its form is logged in under
 * that name, with the claims of the form.
 */
public final class OidcProvider implements AutoCloseable {
  private static final Path FOLDER = Path.of("target/oidc-provider");
  private static final Path CLASS_PATH = FOLDER.resolve("classpath").toAbsolutePath();
  private static final String MAIN = "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt";
  private static final JsonObject FORM = new JsonObject().put("interactiveLogin", true);

  private final Guarded process;
  private final int port;

  private OidcProvider(Guarded process, int port) {
    this.process = process;
    this.port = port;
  }

  public static OidcProvider start() {
    int port = FreePorts.next();
    Path log = FOLDER.resolve("provider-" + port + ".log").toAbsolutePath();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            MAIN);
    Map<String, String> environment =
        Map.of(
            "SERVER_HOSTNAME", "127.0.0.1",
            "SERVER_PORT", Integer.toString(port),
            "JSON_CONFIG", FORM.encode());
    OidcProvider provider = new OidcProvider(Guarded.start(command, environment, log), port);
    await()
        .alias("the provider listens; see " + log)
        .atMost(Patience.EVENTUALLY)
        .ignoreExceptions()
        .untilAsserted(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    return provider;
  }

  private static String classPath() {
    try {
      Files.createDirectories(FOLDER);
      if (!Files.exists(CLASS_PATH)) {
        Process maven =
            new ProcessBuilder(
                    "./mvnw",
                    "-q",
                    "-f",
                    "src/test/oidc-provider/pom.xml",
                    "dependency:build-classpath",
                    "-Dmdep.outputFile=" + CLASS_PATH)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("maven.log").toFile())
                .start();
        assertThat(maven.waitFor()).as("Maven; see %s", FOLDER.resolve("maven.log")).isZero();
      }
      return Files.readString(CLASS_PATH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
