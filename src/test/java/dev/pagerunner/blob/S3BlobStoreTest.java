package dev.pagerunner.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.config.Settings;
import dev.pagerunner.testing.FaultyProxy;
import dev.pagerunner.testing.ObjectStore;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3BlobStoreTest {
  private static final VertxHttpClient.Patience SHORT =
      new VertxHttpClient.Patience(
          Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(2));

  private static ObjectStore server;
  private static FaultyProxy proxy;

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;
  private S3BlobStore store;

  @BeforeAll
  static void start() {
    server = new ObjectStore();
    proxy = new FaultyProxy(server.port());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.close();
  }

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("tmp"));
    proxy.heal();
    store = with(server.settings(proxy.endpoint()));
  }

  @AfterEach
  void close() throws TimeoutException {
    done(store.deleteAll("documents/"));
    store.close();
    vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void what_was_put_can_be_read_in_parts() throws TimeoutException {
    done(store.put("documents/b-1.jpg", Buffer.buffer("0123456789")));

    assertThat(done(store.size("documents/b-1.jpg"))).isEqualTo(10);
    assertThat(read("documents/b-1.jpg", 0, 10)).hasToString("0123456789");
    assertThat(read("documents/b-1.jpg", 3, 4)).hasToString("3456");
    assertThat(read("documents/b-1.jpg", 3, 0)).hasToString("");
    assertThat(done(store.fetch("documents/b-1.jpg", folder.resolve("new"))))
        .hasContent("0123456789");
  }

  @Test
  void a_stream_is_saved_whole_and_counted_and_no_file_stays_behind() throws TimeoutException {
    Buffer bytes = random(3_000_000);

    assertThat(done(save("documents/a", bytes))).isEqualTo(3_000_000);

    assertThat(read("documents/a", 0, 3_000_000)).isEqualTo(bytes);
    assertThat(files("tmp")).isEmpty();
  }

  @Test
  void a_stream_that_breaks_leaves_nothing() {
    assertThatThrownBy(() -> done(store.save("documents/a", new BrokenStream())))
        .hasMessage("broken");
    assertThat(files("tmp")).isEmpty();
    assertThatThrownBy(() -> done(store.size("documents/a")))
        .isInstanceOf(BlobMissingException.class);
  }

  @Test
  void what_is_not_there_is_said_to_be_missing() {
    assertThatThrownBy(() -> done(store.size("no"))).isInstanceOf(BlobMissingException.class);
    assertThatThrownBy(() -> done(store.open("no", 0, 1))).isInstanceOf(BlobMissingException.class);
    assertThatThrownBy(() -> done(store.fetch("no", folder)))
        .isInstanceOf(BlobMissingException.class);
    assertThat(files("")).isEmpty();
  }

  @Test
  void all_below_a_prefix_is_deleted_even_thousands_and_nothing_beside_it() throws Exception {
    Path pages = server.objects().resolve("documents/1/pages");
    Files.createDirectories(pages);
    for (int i = 0; i < 1_100; i++) {
      Files.writeString(pages.resolve(i + ".jpg"), "x");
    }
    done(store.put("documents/11/source", Buffer.buffer("x")));

    done(store.deleteAll("documents/1/"));
    done(store.deleteAll("documents/1/"));

    assertThat(server.objects().resolve("documents/1")).doesNotExist();
    assertThat(done(store.size("documents/11/source"))).isEqualTo(1);
  }

  @Test
  void a_key_that_nobody_here_makes_is_refused() {
    assertThatThrownBy(() -> store.size("../x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.open("/a", 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.deleteAll("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_reader_that_is_slow_gets_all_and_one_that_gives_up_ends_the_request()
      throws TimeoutException {
    Buffer bytes = random(5_000_000);
    done(save("documents/a", bytes));
    ReadStream<Buffer> stream = done(store.open("documents/a", 0, 5_000_000));
    Buffer received = Buffer.buffer();
    Promise<Void> some = Promise.promise();
    stream.handler(
        part -> {
          received.appendBuffer(part);
          stream.pause();
          some.tryComplete();
        });
    stream.resume();
    done(some.future());
    assertThat(received.length()).isBetween(1, 100_000);
    stream.handler(null);
    assertThat(read("documents/a", 0, 5_000_000)).isEqualTo(bytes);
  }

  @Test
  void it_knows_how_much_room_is_left_to_pass_uploads_through() throws TimeoutException {
    assertThat(done(store.freeBytes())).isPositive();
  }

  @Test
  void a_store_that_refuses_or_answers_503_for_a_moment_is_asked_again() throws TimeoutException {
    proxy.refuse(2);
    done(store.put("documents/a", Buffer.buffer("a")));
    proxy.answer503(2);
    done(save("documents/b", random(500_000)));
    proxy.answer503(2);
    assertThat(done(store.size("documents/b"))).isEqualTo(500_000);
    proxy.beSilent(1);
    assertThat(read("documents/a", 0, 1)).hasToString("a");
  }

  @Test
  void a_store_that_is_away_for_long_is_said_to_be_away() {
    proxy.refuse(Integer.MAX_VALUE);
    assertAway(store.put("documents/a", Buffer.buffer("a")));
    assertAway(save("documents/a", random(100_000)));
    assertAway(store.open("documents/a", 0, 1));
    assertAway(store.fetch("documents/a", folder));
    assertAway(store.check());
    assertThat(files("")).isEmpty();
    proxy.answer503(Integer.MAX_VALUE);
    assertAway(store.size("documents/a"));
    assertAway(store.deleteAll("documents/"));
    proxy.beSilent(Integer.MAX_VALUE);
    assertAway(store.size("documents/a"));
    proxy.heal();
  }

  @Test
  void a_store_that_comes_back_is_used_again() throws TimeoutException {
    done(store.put("documents/a", Buffer.buffer("a")));
    server.stop();
    assertAway(store.size("documents/a"));
    server.start();
    assertThat(done(store.size("documents/a"))).isEqualTo(1);
  }

  @Test
  void a_slow_store_is_waited_for_as_long_as_bytes_move() throws TimeoutException {
    Buffer bytes = random(200_000);
    store.close();
    store = new S3BlobStore(vertx, server.settings(proxy.endpoint()), folder.resolve("tmp"), 16);
    proxy.beSlow(100_000);
    long start = System.nanoTime();
    done(save("documents/a", bytes));
    assertThat(done(store.fetch("documents/a", folder))).hasBinaryContent(bytes.getBytes());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(3));
  }

  @Test
  void an_upload_that_is_cut_is_sent_again() throws TimeoutException {
    Buffer bytes = random(1_000_000);
    proxy.cutRequests(2, 300_000);
    done(save("documents/a", bytes));
    assertThat(read("documents/a", 0, 1_000_000)).isEqualTo(bytes);
    assertThat(files("tmp")).isEmpty();
  }

  @Test
  void a_download_to_a_file_goes_on_where_it_was_cut() throws TimeoutException {
    Buffer bytes = random(1_000_000);
    done(save("documents/a", bytes));
    proxy.cutResponses(4, 200_000);
    assertThat(done(store.fetch("documents/a", folder))).hasBinaryContent(bytes.getBytes());
    assertThat(files("")).containsExactly(folder.resolve("a"));
  }

  @Test
  void a_download_that_is_cut_again_and_again_leaves_no_file() throws TimeoutException {
    done(save("documents/a", random(1_000_000)));
    proxy.cutResponses(Integer.MAX_VALUE, 20);
    assertAway(store.fetch("documents/a", folder));
    proxy.heal();
    assertThat(files("")).isEmpty();
  }

  @Test
  void a_stream_that_is_cut_fails_and_does_not_end() throws TimeoutException {
    done(save("documents/a", random(1_000_000)));
    proxy.cutResponses(1, 300_000);
    assertThatThrownBy(() -> read("documents/a", 0, 1_000_000))
        .isInstanceOf(BlobStoreUnavailableException.class);
  }

  @Test
  void wrong_credentials_and_a_bucket_that_is_not_there_are_explained() throws TimeoutException {
    Settings.S3 right = server.settings();
    done(store.check());
    try (S3BlobStore wrongKey = with(changed(right, right.bucket(), "other-secret"))) {
      assertThatThrownBy(() -> done(wrongKey.check()))
          .isInstanceOf(BlobStoreUnavailableException.class)
          .hasMessageContaining("AWS_SECRET_ACCESS_KEY")
          .matches(e -> ((BlobStoreUnavailableException) e).isRefused());
      assertThatThrownBy(() -> done(wrongKey.put("documents/a", Buffer.buffer("a"))))
          .hasMessageContaining("SignatureDoesNotMatch");
    }
    try (S3BlobStore noBucket = with(changed(right, "no-such-bucket", ObjectStore.SECRET))) {
      assertThatThrownBy(() -> done(noBucket.check()))
          .hasMessageContaining("no bucket no-such-bucket");
      assertThatThrownBy(() -> done(noBucket.fetch("documents/a", folder)))
          .isInstanceOf(BlobStoreUnavailableException.class);
    }
  }

  @Test
  void a_signed_link_works_as_long_as_the_setting_says_and_may_be_kept_for_less() throws Exception {
    try (S3BlobStore signing =
        with(ObjectStore.settings(server.endpoint(), Settings.S3Links.PRESIGNED, false))) {
      done(signing.put("documents/a.jpg", Buffer.buffer("a")));
      BlobLink link =
          done(signing.link("documents/a.jpg", "image/jpeg", Optional.empty())).orElseThrow();
      assertThat(link.uri().getQuery()).contains("X-Amz-Expires=900", "X-Amz-Signature=");
      assertThat(link.cacheFor()).isLessThan(Duration.ofMinutes(15));
      assertThat(signing.linkOrigin()).contains(server.endpoint().toString());
      assertThat(get(link.uri()).statusCode()).isEqualTo(200);
      URI unsigned = URI.create(link.uri().toString().replaceFirst("\\?.*", ""));
      assertThat(get(unsigned).statusCode()).isEqualTo(403);
    }
    assertThat(done(store.link("documents/a.jpg", "image/jpeg", Optional.empty()))).isEmpty();
    assertThat(store.linkOrigin()).isEmpty();
  }

  @Test
  void all_the_world_reads_what_is_stored_as_public() throws Exception {
    try (S3BlobStore open =
        with(ObjectStore.settings(server.endpoint(), Settings.S3Links.PROXY, true))) {
      done(open.put("documents/a.jpg", Buffer.buffer("a")));
      BlobLink link =
          done(open.link("documents/a.jpg", "image/jpeg", Optional.empty())).orElseThrow();
      HttpResponse<String> answer = get(link.uri());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=86400");
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
    }
  }

  @Test
  void many_blobs_are_written_and_read_at_once() throws TimeoutException {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String key = "documents/" + i;
      all.add(
          (i % 2 == 0 ? save(key, random(200_000)) : store.put(key, random(200_000)))
              .compose(ignored -> store.fetch(key, folder.resolve("all"))));
    }
    done(Future.all(all));
    assertThat(files("all")).hasSize(60);
  }

  private S3BlobStore with(Settings.S3 settings) {
    return new S3BlobStore(
        vertx, settings, folder.resolve("tmp"), new VertxHttpClient(vertx, 16, SHORT));
  }

  private static Settings.S3 changed(Settings.S3 right, String bucket, String secret) {
    return new Settings.S3(
        bucket,
        right.keyId(),
        Optional.of(secret),
        right.region(),
        right.endpoint(),
        right.pathStyle(),
        right.links(),
        right.linkLifetime(),
        right.publicRead(),
        right.uploads(),
        right.caFile());
  }

  /** Saves by a stream from a file. */
  private Future<Long> save(String key, Buffer bytes) {
    Path file = folder.resolve("tmp").resolve(key.replace('/', '_') + ".from");
    return vertx
        .fileSystem()
        .writeFile(file.toString(), bytes)
        .compose(ignored -> vertx.fileSystem().open(file.toString(), new OpenOptions()))
        .compose(opened -> store.save(key, opened))
        .eventually(() -> vertx.fileSystem().delete(file.toString()));
  }

  private Buffer read(String key, long offset, long length) throws TimeoutException {
    Buffer all = Buffer.buffer();
    ReadStream<Buffer> stream = done(store.open(key, offset, length));
    Promise<Buffer> end = Promise.promise();
    stream.handler(all::appendBuffer);
    stream.exceptionHandler(end::fail);
    stream.endHandler(ignored -> end.complete(all));
    stream.resume();
    return done(end.future());
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertAway(Future<?> call) {
    assertThatThrownBy(() -> done(call))
        .isInstanceOf(BlobStoreUnavailableException.class)
        .matches(e -> !((BlobStoreUnavailableException) e).isRefused());
  }

  private static Buffer random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private static <T> T done(Future<T> future) throws TimeoutException {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private List<Path> files(String below) {
    try (Stream<Path> all = Files.walk(folder.resolve(below))) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
