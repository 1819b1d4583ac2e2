package dev.pagerunner.blob;

import dev.pagerunner.config.Settings;
import dev.pagerunner.testing.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * What one HTTP client of the AWS SDK costs, in a process like the web role's: 8 uploads of 50 MB
 * at once, 8 downloads, 400 small puts. {@code bench/s3-clients.sh} runs it for each.
 */
final class S3ClientBench {
  private static final int FILES = 8;
  private static final long FILE_BYTES = 50_000_000;
  private static final int IMAGES = 400;
  private static final int IMAGE_BYTES = 60_000;
  private static final int AT_ONCE = 8;
  private static final int CONNECTIONS = 24;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(2)
              .setWorkerPoolSize(4)
              .setInternalBlockingPoolSize(4));
  private final S3BlobStore store;
  private final Path folder;

  private S3ClientBench(String client, URI endpoint, Path folder) {
    this.folder = folder;
    Settings.S3 settings = ObjectStore.settings(endpoint, Settings.S3Links.PROXY, false);
    this.store = new S3BlobStore(vertx, settings, folder, client(client));
  }

  /** Arguments: client, endpoint, folder. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[2]));
    S3ClientBench bench = new S3ClientBench(args[0], URI.create(args[1]), folder);
    double before = megabytes("VmHWM:");
    if (args[0].equals("none")) {
      System.out.printf(Locale.ROOT, "%-8s %5.0f MB%n", args[0], before);
      System.exit(0);
    }
    String uploads = bench.timed(FILES, bench::upload);
    double afterUploads = megabytes("VmHWM:");
    String downloads = bench.timed(FILES, bench::download);
    String puts = bench.timed(IMAGES, bench::put);
    System.out.printf(
        Locale.ROOT,
        "%-8s %5.0f MB at first, %5.0f MB after the uploads, %5.0f MB in the end; %d threads;"
            + " heap %d MB, direct %d MB; uploads %s, downloads %s, puts %s%n",
        args[0],
        before,
        afterUploads,
        megabytes("VmHWM:"),
        Thread.activeCount(),
        Runtime.getRuntime().totalMemory() >> 20,
        io.netty.util.internal.PlatformDependent.usedDirectMemory() >> 20,
        uploads,
        downloads,
        puts);
    System.exit(0);
  }

  private SdkAsyncHttpClient client(String name) {
    if (name.equals("vertx") || name.equals("none")) {
      return new VertxHttpClient(vertx, CONNECTIONS, VertxHttpClient.Patience.USUAL);
    }
    if (name.equals("jdk")) {
      return new JdkHttpClient();
    }
    AttributeMap options =
        AttributeMap.builder().put(SdkHttpConfigurationOption.MAX_CONNECTIONS, CONNECTIONS).build();
    for (SdkAsyncHttpService service : ServiceLoader.load(SdkAsyncHttpService.class)) {
      if (service.getClass().getName().toLowerCase(Locale.ROOT).contains(name)) {
        return service.createAsyncHttpClientFactory().buildWithDefaults(options);
      }
    }
    throw new IllegalArgumentException("no HTTP client " + name);
  }

  private Future<?> upload(int i) {
    Path file = folder.resolve("upload-" + i);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(FILE_BYTES);
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    return vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setWrite(false))
        .compose(opened -> store.save("documents/" + i, opened));
  }

  private Future<?> download(int i) {
    return store.fetch("documents/" + i, folder.resolve("downloads"));
  }

  private Future<?> put(int i) {
    return store.put("documents/images/" + i + ".jpg", Buffer.buffer(new byte[IMAGE_BYTES]));
  }

  private String timed(int times, IntFunction<Future<?>> work) throws Exception {
    long start = System.nanoTime();
    List<Future<?>> lanes = new ArrayList<>();
    for (int lane = 0; lane < AT_ONCE; lane++) {
      Future<?> done = Future.succeededFuture();
      for (int i = lane; i < times; i += AT_ONCE) {
        int number = i;
        done = done.compose(ignored -> work.apply(number));
      }
      lanes.add(done);
    }
    Future.all(lanes).await(5, TimeUnit.MINUTES);
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
  }

  private static double megabytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }
}
