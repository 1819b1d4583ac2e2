package dev.pagerunner.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.blob.BucketReader;
import dev.pagerunner.blob.S3BlobStore;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.testing.ObjectStore;
import dev.pagerunner.testing.TestBundles;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSourceTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final int BYTES = 400_000;

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private BundleSource source;
  private Path bundle;

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @BeforeEach
  void prepare() {
    source =
        new BundleSource(folder.resolve("cache"), ignored -> null, HttpsProxy::none, said::add, 1);
    bundle = TestBundles.hollow(folder, "mine", BYTES);
  }

  @Test
  void a_folder_is_used_where_it_is() {
    assertThat(get(bundle.toString()).model().folder()).isEqualTo(bundle);
    String onnx = TestBundles.sha256(bundle.resolve("model.onnx"));
    assertThat(get(bundle + "#sha256=" + onnx).model().sha256()).isEqualTo(onnx);
    assertThatThrownBy(() -> get(bundle + "#sha256=" + "0".repeat(64)))
        .hasMessageContaining("has the SHA-256 " + onnx + ", not 0000");
  }

  @Test
  void a_zip_is_unpacked_once_with_or_without_a_folder_in_it() throws IOException {
    Bundle plain = get(TestBundles.zipped(bundle, "").toString());
    assertThat(plain.model().folder().resolve("model.onnx"))
        .hasSameBinaryContentAs(bundle.resolve("model.onnx"));
    long unpacked = Files.getLastModifiedTime(plain.model().folder()).toMillis();
    Bundle inFolder = get(TestBundles.zipped(bundle, "my model/").toString());
    assertThat(inFolder).isEqualTo(plain);
    assertThat(Files.getLastModifiedTime(plain.model().folder()).toMillis()).isEqualTo(unpacked);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_zip_with_something_wrong_is_refused_in_one_line() throws IOException {
    assertRefused("x.zip", "there is no file");
    Files.writeString(folder.resolve("page.zip"), "<!DOCTYPE html>");
    assertRefused("page.zip", "page.zip is not a whole .zip");
    zip("empty.zip", "readme.txt", "hello");
    assertRefused("empty.zip", "empty.zip has no model.json, neither at its top nor in its one");
    zip("half.zip", "a/model.json", "{}");
    assertRefused("half.zip", "half.zip has a/model.json, but no a/model.onnx beside it");
    zip("two.zip", "a/model.json", "{}", "b/model.json", "{}");
    assertRefused("two.zip", "two.zip holds several bundles (a/model.json, b/model.json)");
    zip("wrong.zip", "model.json", "{\"name\": 1}", "model.onnx", "");
    assertRefused("wrong.zip", "wrong.zip, model.json: name must be");
    Files.writeString(bundle.resolve("model.onnx"), "another");
    TestBundles.zipped(bundle, "");
    assertRefused("mine.zip", "mine.zip: sha256 in model.json is ");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_zip_can_neither_leave_its_folder_nor_fill_the_disk() throws IOException {
    zip("slip.zip", "../model.json", "{}", "../model.onnx", "");
    assertRefused("slip.zip", "slip.zip, model.json: name must be");
    String json = Files.readString(bundle.resolve("model.json"));
    zip("slip.zip", "../model.json", json, "../model.onnx", "short");
    assertRefused("slip.zip", "slip.zip: sha256 in model.json is");
    assertThat(folder.resolve("cache/model.onnx")).doesNotExist();
    assertThat(folder.resolve("cache/models/model.onnx")).doesNotExist();
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("bomb.zip")))) {
      out.putNextEntry(new ZipEntry("model.json"));
      out.write(new byte[20_000_000]);
      out.putNextEntry(new ZipEntry("model.onnx"));
    }
    assertRefused("bomb.zip", "unpacks to more than a model can have");
  }

  @Test
  void an_address_is_fetched_once_and_asked_whether_it_changed() throws IOException {
    try (FileHost host = new FileHost(VERTX, Files.readAllBytes(TestBundles.zipped(bundle, "")))) {
      Bundle first = get(host.address());
      assertThat(first.model().name()).isEqualTo("mine");
      assertThat(get(host.address())).isEqualTo(first);
      assertThat(host.statuses()).containsExactly(200, 304);
      host.serve(Files.readAllBytes(TestBundles.zipped(TestBundles.hollow(folder, "new", 9), "")));
      assertThat(get(host.address()).model().name()).isEqualTo("new");
    }
    assertThat(said).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void without_network_the_copy_is_used_and_that_is_said() throws IOException {
    String address;
    try (FileHost host = new FileHost(VERTX, Files.readAllBytes(TestBundles.zipped(bundle, "")))) {
      address = host.address();
      assertThatThrownBy(() -> get(address + "#sha256=" + "0".repeat(64)))
          .hasMessageContaining("it was changed or damaged");
      get(address);
      host.fail(404);
      assertThat(get(address).model().name()).isEqualTo("mine");
      assertThat(said.get(said.size() - 1))
          .contains("cannot be had (404 Not Found): check the address")
          .contains("The copy in the cache is used, which was fetched at 2");
    }
    assertThat(get(address).model().name()).isEqualTo("mine");
    assertThat(said.get(said.size() - 1)).contains("cannot be reached", "The copy in the cache");
  }

  @Test
  void what_is_named_by_its_sha256_needs_no_network_once_it_is_here() throws IOException {
    Path zip = TestBundles.zipped(bundle, "");
    String address;
    try (FileHost host = new FileHost(VERTX, Files.readAllBytes(zip))) {
      address = host.address() + "#sha256=" + TestBundles.sha256(zip);
      get(address);
      get(address);
      assertThat(host.statuses()).containsExactly(200);
    }
    assertThat(get(address).model().name()).isEqualTo("mine");
    assertThat(said).isEmpty();
  }

  @Test
  void a_download_that_is_cut_goes_on_where_it_was() throws IOException {
    try (FileHost host = new FileHost(VERTX, Files.readAllBytes(TestBundles.zipped(bundle, "")))) {
      host.cutAfter(100_000, 3);
      assertThat(get(host.address()).model().name()).isEqualTo("mine");
      assertThat(host.statuses()).containsExactly(200, 206, 206, 206);
      assertThat(said).hasSize(3).allMatch(line -> line.contains("is interrupted"));
    }
  }

  @Test
  void a_server_that_brings_nothing_is_given_up() throws IOException {
    try (FileHost host = new FileHost(VERTX, new byte[10])) {
      host.fail(500);
      assertThatThrownBy(() -> get(host.address()))
          .hasMessage(host.address() + " cannot be reached: the server answers 500");
      assertThat(host.statuses()).hasSize(4);
      host.fail(403);
      assertThatThrownBy(() -> get(host.address())).hasMessageContaining("(403 Forbidden)");
      assertThat(host.statuses()).hasSize(5);
      host.serve("<!DOCTYPE html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThatThrownBy(() -> get(host.address())).hasMessageContaining("not a whole .zip");
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_bucket_has_it_as_a_zip_or_below_a_prefix() throws IOException {
    String zip = "s3://" + ObjectStore.BUCKET + "/models/mine.zip";
    String prefix = "s3://" + ObjectStore.BUCKET + "/Models/mine/";
    try (ObjectStore store = new ObjectStore()) {
      source =
          new BundleSource(
              folder.resolve("cache"),
              name -> new BucketReader(VERTX, store.settings().reading(name)),
              HttpsProxy::none,
              said::add,
              1);
      assertThatThrownBy(() -> get(zip)).hasMessageContaining("there is no such object");
      assertThatThrownBy(() -> get(prefix))
          .hasMessageContaining("there is no such prefix with model.json and model.onnx");
      Path models = Files.createDirectories(store.objects().resolve("Models/mine"));
      save(store, "models/mine.zip", TestBundles.zipped(bundle, ""));
      Files.copy(bundle.resolve("model.json"), models.resolve("model.json"));
      Files.copy(bundle.resolve("model.onnx"), models.resolve("model.onnx"));
      Bundle first = get(zip);
      assertThat(first.model().name()).isEqualTo("mine");
      assertThat(get(zip)).isEqualTo(first);
      assertThat(get(prefix).ref()).isEqualTo(first.ref());
      assertThat(said).containsExactly("Fetching " + zip);
    }
    said.clear();
    assertThat(get(prefix).model().name()).isEqualTo("mine");
    assertThat(said.get(0)).contains("cannot be had", "The copy in the cache is used");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_bundle_that_names_another_file_is_refused_however_it_comes() throws IOException {
    Path leak = TestBundles.leaking(folder, "leak");
    Path zipped = TestBundles.zipped(leak, "");
    assertLeakRefused(leak.toString());
    assertLeakRefused(zipped.toString());
    try (FileHost host = new FileHost(VERTX, Files.readAllBytes(zipped))) {
      assertLeakRefused(host.address());
    }
    try (ObjectStore store = new ObjectStore()) {
      source =
          new BundleSource(
              folder.resolve("cache"),
              name -> new BucketReader(VERTX, store.settings().reading(name)),
              HttpsProxy::none,
              said::add,
              1);
      save(store, "models/leak.zip", zipped);
      Path models = Files.createDirectories(store.objects().resolve("Models/leak"));
      Files.copy(leak.resolve("model.json"), models.resolve("model.json"));
      Files.copy(leak.resolve("model.onnx"), models.resolve("model.onnx"));
      assertLeakRefused("s3://" + ObjectStore.BUCKET + "/models/leak.zip");
      assertLeakRefused("s3://" + ObjectStore.BUCKET + "/Models/leak");
    }
    assertThat(leftovers()).isEmpty();
    String sha256 = TestBundles.sha256(leak.resolve("model.onnx"));
    assertThat(folder.resolve("cache/models").resolve(sha256)).doesNotExist();
  }

  private void assertLeakRefused(String address) {
    assertRefused(address, "keeps the tensor 'leak' in another file (external data)");
  }

  @Test
  void a_zip_in_which_a_name_occurs_twice_or_a_file_is_a_link_is_refused() throws IOException {
    String json = Files.readString(bundle.resolve("model.json"));
    zip("twice.zip", "model.json", json, "model.onnx", "a", "model.0nnx", "b");
    byte[] bytes = Files.readAllBytes(folder.resolve("twice.zip"));
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    Files.writeString(
        folder.resolve("twice.zip"),
        text.replace("model.0nnx", "model.onnx"),
        java.nio.charset.StandardCharsets.ISO_8859_1);
    assertRefused("twice.zip", "twice.zip has several files model.onnx");
    // A link in a .zip is a file whose text is the link's target.
    zip("link.zip", "model.json", json, "model.onnx", "/etc/passwd");
    assertRefused("link.zip", "link.zip: sha256 in model.json is");
  }

  private void save(ObjectStore store, String key, Path file) throws IOException {
    try (S3BlobStore blobs = new S3BlobStore(VERTX, store.settings(), folder, 1)) {
      blobs
          .put(key, Buffer.buffer(Files.readAllBytes(file)))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  private Bundle get(String address) {
    return source.get(ModelAddress.parse(address, folder));
  }

  private void assertRefused(String file, String words) {
    assertThatThrownBy(() -> get(file)).hasMessageContaining(words).message().doesNotContain("\n");
  }

  private void zip(String name, String... namesAndTexts) throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndTexts[i]));
        out.write(namesAndTexts[i + 1].getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  private List<Path> leftovers() throws IOException {
    Path models = folder.resolve("cache/models");
    if (!Files.exists(models)) {
      return List.of();
    }
    try (var files = Files.walk(models)) {
      return files.filter(file -> file.toString().matches(".*(tmp-|\\.part).*")).toList();
    }
  }
}
