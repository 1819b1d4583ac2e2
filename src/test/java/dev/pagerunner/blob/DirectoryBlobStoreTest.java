package dev.pagerunner.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryBlobStoreTest {
  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;
  private DirectoryBlobStore store;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(folder.resolve("tmp"));
    store = new DirectoryBlobStore(vertx, folder.resolve("blobs"), folder.resolve("tmp"));
  }

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void what_was_put_can_be_read_in_parts() throws TimeoutException {
    done(store.put("a/b-1.jpg", Buffer.buffer("0123456789")));

    assertThat(done(store.size("a/b-1.jpg"))).isEqualTo(10);
    assertThat(read("a/b-1.jpg", 0, 10)).isEqualTo("0123456789");
    assertThat(read("a/b-1.jpg", 3, 4)).isEqualTo("3456");
    assertThat(done(store.fetch("a/b-1.jpg", folder))).hasContent("0123456789");
  }

  @Test
  void a_stream_is_saved_whole_and_counted() throws TimeoutException {
    done(store.put("from", Buffer.buffer(new byte[300_000])));
    ReadStream<Buffer> stream = done(store.open("from", 0, 300_000));
    assertThat(done(store.save("to/x", stream))).isEqualTo(300_000);
    assertThat(done(store.size("to/x"))).isEqualTo(300_000);
  }

  @Test
  void a_stream_that_breaks_leaves_nothing_and_does_not_disturb_the_next() throws TimeoutException {
    assertThatThrownBy(() -> done(store.save("a/b/source", new BrokenStream())))
        .hasMessage("broken");
    assertThat(files()).isEmpty();
    assertThat(folder.resolve("blobs/a")).doesNotExist();
    done(store.put("a/b/source", Buffer.buffer("x")));
    assertThat(files()).hasSize(1);
  }

  @Test
  void what_is_not_there_is_said_to_be_missing() {
    assertThatThrownBy(() -> done(store.size("no"))).isInstanceOf(BlobMissingException.class);
    assertThatThrownBy(() -> done(store.open("no", 0, 1))).isInstanceOf(BlobMissingException.class);
    assertThatThrownBy(() -> done(store.fetch("no", folder)))
        .isInstanceOf(BlobMissingException.class);
  }

  @Test
  void all_below_a_prefix_is_deleted_and_nothing_beside_it() throws TimeoutException {
    done(store.put("documents/1/source", Buffer.buffer("x")));
    done(store.put("documents/1/runs/2/pages/1.jpg", Buffer.buffer("x")));
    done(store.put("documents/11/source", Buffer.buffer("x")));

    done(store.deleteAll("documents/1/"));
    done(store.deleteAll("documents/1/"));

    assertThat(files()).containsExactly(folder.resolve("blobs/documents/11/source"));
    assertThat(folder.resolve("blobs/documents/1")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", "a//b", "A", "a/.", "", "a~b", "a\0"})
  void a_key_cannot_leave_the_directory(String key) {
    assertThatThrownBy(() -> store.size(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_reader_that_gives_up_leaves_no_open_file() throws TimeoutException {
    done(store.put("a", Buffer.buffer(new byte[1_000_000])));
    ReadStream<Buffer> stream = done(store.open("a", 0, 1_000_000));
    stream.handler(ignored -> {});
    stream.handler(null);
    await().untilAsserted(() -> assertThat(openFiles()).doesNotContain(folder + "/blobs/a"));
  }

  @Test
  void it_knows_how_much_room_is_left() throws TimeoutException {
    assertThat(done(store.freeBytes())).isPositive();
  }

  private String read(String key, long offset, long length) throws TimeoutException {
    Buffer all = Buffer.buffer();
    ReadStream<Buffer> stream = done(store.open(key, offset, length));
    Promise<String> end = Promise.promise();
    stream.handler(all::appendBuffer);
    stream.exceptionHandler(end::fail);
    stream.endHandler(ignored -> end.complete(all.toString()));
    stream.resume();
    return done(end.future());
  }

  private static <T> T done(Future<T> future) throws TimeoutException {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> openFiles() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(DirectoryBlobStoreTest::target).toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
