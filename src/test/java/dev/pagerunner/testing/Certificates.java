package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An authority of its own, and a server's certificate that it signed, as PEM files.
 *
 * @param certificate names the host {@code localhost} and nothing else
 */
public record Certificates(Path authority, Path certificate, Path key) {

  /** Makes them in {@code folder}, with OpenSSL. */
  public static Certificates make(Path folder) {
    Certificates made =
        new Certificates(
            folder.resolve("authority.pem"),
            folder.resolve("server.pem"),
            folder.resolve("server-key.pem"));
    String authorityKey = folder.resolve("authority-key.pem").toString();
    openssl(
        "-subj", "/CN=Authority of a test", "-keyout", authorityKey, "-out", "" + made.authority);
    openssl(
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-CA",
        made.authority.toString(),
        "-CAkey",
        authorityKey,
        "-keyout",
        made.key.toString(),
        "-out",
        made.certificate.toString());
    return made;
  }

  private static void openssl(String... more) {
    List<String> line =
        new java.util.ArrayList<>(
            List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"));
    line.addAll(List.of(more));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
