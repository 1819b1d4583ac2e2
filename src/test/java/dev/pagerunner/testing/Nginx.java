package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The example of {@code deploy/nginx} as a process on loopback, with its own port and folder,
 * before a server on another port.
 */
public final class Nginx implements AutoCloseable {
  private static final Path EXAMPLE = Path.of("deploy/nginx/pagerunner.conf");
  private static final String MAIN =
      """
      daemon off;
      master_process off;
      pid FOLDER/pid;
      error_log FOLDER/error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        include FOLDER/pagerunner.conf;
      }
      """;

  private final Guarded process;

  private Nginx(Guarded process) {
    this.process = process;
  }

  /**
   * Starts it, on a {@link FreePorts free port}.
   *
   * @param upstream the port of the server behind it
   * @param without lines of the example that contain one of these words are left out
   */
  public static Nginx start(
      Path folder, int port, Certificates.Signed own, int upstream, String... without) {
    try {
      Files.createDirectories(folder);
      String config = Files.readString(EXAMPLE);
      for (String word : without) {
        config = config.replaceAll("(?m)^.*" + word + ".*\n", "");
      }
      config = with(config, "listen 443 ssl", "listen 127.0.0.1:" + port + " ssl");
      config = with(config, "http://127.0.0.1:8080", "http://127.0.0.1:" + upstream);
      config = with(config, "/etc/ssl/pages.example.org.pem", own.certificate().toString());
      config = with(config, "/etc/ssl/pages.example.org.key", own.key().toString());
      Files.writeString(folder.resolve("pagerunner.conf"), config);
      Path main = folder.resolve("nginx.conf");
      Files.writeString(main, MAIN.replace("FOLDER", folder.toString()));
      Path log = folder.resolve("output.log");
      List<String> command =
          List.of("nginx", "-p", folder + "/", "-c", main + "", "-e", folder + "/error.log");
      Nginx nginx = new Nginx(Guarded.start(command, Map.of(), log));
      await()
          .alias("nginx listens; see " + log)
          .ignoreExceptions()
          .untilAsserted(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
      return nginx;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String with(String config, String old, String other) {
    assertThat(config).contains(old);
    return config.replace(old, other);
  }

  @Override
  public void close() {
    process.close();
  }
}
