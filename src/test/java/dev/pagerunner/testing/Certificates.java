package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes an authority and certificates that it signs, by {@code openssl}. */
public final class Certificates {
  private final Path folder;

  /** An authority of its own in an empty {@code folder}. */
  public Certificates(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
  }

  /** A server's certificate; its key lies beside it, readable only to its owner. */
  public record Signed(Path certificate, Path key) {

    /** For a server that speaks TLS with it. */
    public PemKeyCertOptions pem() {
      return new PemKeyCertOptions().setCertPath(certificate.toString()).setKeyPath(key.toString());
    }
  }

  /** The authority's own certificate. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /**
   * A certificate for a server.
   *
   * @param names such as {@code DNS:localhost,IP:127.0.0.1}
   */
  public Signed sign(String file, String names) {
    openssl("req -newkey rsa:2048 -nodes -subj /CN=" + file + " -keyout F.key -out F.csr", file);
    write(file + ".ext", "subjectAltName=" + names + "\n");
    openssl(
        "x509 -req -in F.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile F.ext -out F.pem",
        file);
    return new Signed(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
  }

  private void openssl(String args, String file) {
    openssl(args.replace("F.", file + "."));
  }

  private void openssl(String args) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(args.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("openssl.log").toFile())
              .start();
      assertThat(process.waitFor())
          .as(() -> args + ": " + read(folder.resolve("openssl.log")))
          .isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
