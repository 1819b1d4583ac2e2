package dev.pagerunner.testing;

import dev.pagerunner.config.Settings;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real S3 server (S3Proxy) on loopback, with one bucket in a folder. It can be stopped and
 * started again, on the same port and with the same data.
 *
 * <p>As a program, {@code ObjectStore PORT FOLDER}, it prints the environment variables to use it
 * with, and runs until it is ended.
 */
public final class ObjectStore implements AutoCloseable {
  public static final String BUCKET = "pagerunner-test";
  public static final String KEY_ID = "test-key-id";
  public static final String SECRET = "test-secret";
  private static final int THREADS = 64;

  private final Path folder;
  private final int port;
  private S3Proxy proxy;

  /** Starts one on a free port, with a folder of its own that goes with it. */
  public ObjectStore() {
    this(0, tempFolder());
  }

  /** Starts one; port 0 is any free one. */
  public ObjectStore(int port, Path folder) {
    this.port = port == 0 ? FreePorts.next() : port;
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve(BUCKET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  /** Prints lines {@code NAME=value} for a shell or an {@code env}. */
  public static void main(String[] args) throws InterruptedException {
    ObjectStore store = new ObjectStore(Integer.parseInt(args[0]), Path.of(args[1]));
    environment(store.endpoint()).forEach((name, value) -> System.out.println(name + "=" + value));
    Thread.currentThread().join();
  }

  /** What tells a process of Pagerunner to use it, perhaps through something before it. */
  public static Map<String, String> environment(URI endpoint) {
    return Map.of(
        "AWS_ENDPOINT_URL_S3",
        endpoint.toString(),
        "AWS_STORAGE_BUCKET_NAME",
        BUCKET,
        "AWS_ACCESS_KEY_ID",
        KEY_ID,
        "AWS_SECRET_ACCESS_KEY",
        SECRET);
  }

  public void start() {
    proxy =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(endpoint())
            .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
            .jettyMaxThreads(THREADS)
            .stopTimeout(0)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not start", e);
    }
  }

  public void stop() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("S3Proxy does not stop", e);
    }
  }

  public int port() {
    return port;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where the objects of the bucket lie, by their keys. */
  public Path objects() {
    return folder.resolve(BUCKET);
  }

  /** What a process needs to know to use it. */
  public Settings.S3 settings() {
    return settings(endpoint());
  }

  /** The same through something that stands before it. */
  public Settings.S3 settings(URI endpoint) {
    return settings(endpoint, Settings.S3Links.PROXY, false);
  }

  /** The same with links of a kind, and with direct uploads. */
  public static Settings.S3 settings(URI endpoint, Settings.S3Links links, boolean publicRead) {
    return settings(endpoint, links, publicRead, Optional.empty());
  }

  /** The same with authorities to trust. */
  public static Settings.S3 settings(
      URI endpoint, Settings.S3Links links, boolean publicRead, Optional<Path> caFile) {
    return new Settings.S3(
        BUCKET,
        Optional.of(KEY_ID),
        Optional.of(SECRET),
        "us-east-1",
        Optional.of(endpoint),
        true,
        links,
        Duration.ofMinutes(15),
        publicRead,
        true,
        caFile);
  }

  @Override
  public void close() {
    stop();
    TempFolders.delete(folder);
  }

  private static Path tempFolder() {
    try {
      return Files.createTempDirectory("pagerunner-s3");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
