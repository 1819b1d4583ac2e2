package dev.pagerunner.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestBundles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for other processes, and what is believed of what they kept. */
class ModelRegistryTest {
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private PostgresServer postgres;
  private DirectoryBlobStore blobs;
  private ModelRegistry registry;
  private Bundle leak;

  @BeforeEach
  void start() throws Exception {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    Database database = Database.open(vertx, PostgresAddress.of(postgres.url()), 2, "models test");
    Path temp = Files.createDirectory(folder.resolve("temp"));
    blobs = new DirectoryBlobStore(vertx, Files.createDirectory(folder.resolve("blobs")), temp);
    registry = new ModelRegistry(vertx, database, blobs, temp);
    leak = Bundle.in(TestBundles.leaking(folder, "leak"));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
    postgres.close();
  }

  @Test
  void a_bundle_that_names_another_file_is_not_kept() {
    assertThatThrownBy(() -> await(registry.add(leak, "leak", Actor.server())))
        .hasMessageContaining("keeps the tensor 'leak' in another file");

    assertThat(await(registry.all())).isEmpty();
    assertThat(await(registry.hasWeights(leak.model().sha256()))).isFalse();
  }

  @Test
  void one_that_was_kept_all_the_same_is_not_fetched() throws Exception {
    byte[] onnx = Files.readAllBytes(leak.model().folder().resolve("model.onnx"));
    await(blobs.put(BlobKeys.model(leak.model().sha256()), Buffer.buffer(onnx)));
    WeightsCache cache = new WeightsCache(folder.resolve("cache"));

    assertThatThrownBy(() -> await(registry.fetchWeights(leak.model().sha256(), cache)))
        .hasMessageContaining("keeps the tensor 'leak' in another file");

    assertThat(cache.find(leak.model().sha256())).isEmpty();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
