package dev.pagerunner.models;

import dev.pagerunner.accounts.AuditLog;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.BlobStoreUnavailableException;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.ModelRepository;
import dev.pagerunner.store.ModelRepository.Registered;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.ExternalData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that every process knows: what they are stands in the database, their weights lie in
 * the blob store. A run is read by what is here, whatever the settings of a process say since.
 */
public final class ModelRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
  private static final long PAUSE_MS = 3_000;

  private final Vertx vertx;
  private final Database database;
  private final BlobStore blobs;
  private final Path temp;

  /**
   * Touches nothing yet.
   *
   * @param temp an existing folder of this process alone
   */
  public ModelRegistry(Vertx vertx, Database database, BlobStore blobs, Path temp) {
    this.vertx = vertx;
    this.database = database;
    this.blobs = blobs;
    this.temp = temp;
  }

  /** Weights as a file, and how many bytes they are. */
  private record Weights(Path file, long bytes) {}

  /**
   * Makes a model known that settings name, with its weights first, so that what is known can be
   * read with. While the store is unavailable, weights that are not known to be there are waited
   * for as long as it takes.
   *
   * @return fails if the weights are not those of model.json
   */
  public Future<Void> publish(Bundle bundle) {
    return ModelRepository.find(database.pool(), bundle.ref())
        .compose(known -> keepWeights(bundle, known))
        .compose(
            bytes ->
                ModelRepository.put(database.pool(), bundle.ref(), bundle.json(), bytes, false));
  }

  /**
   * The same for the model in the jar: it is known at once, since every worker of this version has
   * it, and its weights are kept, for workers of later versions, as soon as that can be.
   */
  public Future<Void> publishBuiltIn(Bundle bundle) {
    return ModelRepository.put(
            database.pool(), bundle.ref(), bundle.json(), Bundle.builtInBytes(), false)
        .onSuccess(
            ignored ->
                keepWeights(bundle, Optional.empty())
                    .onFailure(
                        e -> LOG.warn("Could not store the built-in model: {}", e.toString())));
  }

  private Future<Long> keepWeights(Bundle bundle, Optional<Registered> known) {
    String key = BlobKeys.model(bundle.model().sha256());
    return blobs
        .size(key)
        .recover(
            e -> {
              if (e instanceof BlobMissingException) {
                return save(bundle, key);
              }
              if (!(e instanceof BlobStoreUnavailableException)) {
                return Future.failedFuture(e);
              }
              if (known.isPresent()) {
                return Future.succeededFuture(known.get().bytes());
              }
              LOG.warn(
                  "Could not store the model {}; retrying: {}",
                  bundle.model().name(),
                  e.getMessage());
              return vertx
                  .timer(PAUSE_MS, TimeUnit.MILLISECONDS)
                  .compose(ignored -> keepWeights(bundle, known));
            });
  }

  private Future<Long> save(Bundle bundle, String key) {
    return vertx
        .executeBlocking(() -> verified(bundle), false)
        .compose(
            weights ->
                vertx
                    .fileSystem()
                    .open(weights.file.toString(), new OpenOptions().setWrite(false))
                    .compose(file -> blobs.save(key, file).eventually(file::close))
                    .eventually(() -> deleteCopy(bundle, weights)))
        .onSuccess(
            bytes -> LOG.info("Stored the model {}: {} bytes", bundle.model().name(), bytes));
  }

  /** A file with the weights, after their SHA-256 was compared: a copy of those in the jar. */
  private Weights verified(Bundle bundle) throws IOException {
    ModelBundle model = bundle.model();
    Path file =
        bundle.isInJar()
            ? temp.resolve(UUID.randomUUID() + ".onnx")
            : ModelBundle.file(model.folder(), ModelBundle.ONNX);
    String actual;
    try (InputStream in = model.openOnnx();
        OutputStream out =
            bundle.isInJar() ? Files.newOutputStream(file) : OutputStream.nullOutputStream()) {
      actual = Sha256.ofCopy(in, out, ZipBundle.MAX_ONNX);
    }
    BundleSource.demandWeights("the model " + model.name(), model.sha256(), actual);
    ExternalData.refuse(file, model.name());
    return new Weights(file, Files.size(file));
  }

  private Future<Void> deleteCopy(Bundle bundle, Weights weights) {
    return bundle.isInJar()
        ? vertx.fileSystem().delete(weights.file.toString())
        : Future.succeededFuture();
  }

  /** All models, the oldest first. */
  public Future<List<Registered>> all() {
    return ModelRepository.all(database.pool());
  }

  /** What is known of the model that a run is pinned to. */
  Future<Optional<Registered>> find(ModelRef model) {
    return ModelRepository.find(database.pool(), model);
  }

  /** A local folder with the weights in it; fails with {@link BlobMissingException}. */
  Future<Path> fetchWeights(String sha256, WeightsCache cache) {
    Path fetching = cache.newTemp();
    return blobs
        .fetch(BlobKeys.model(sha256), fetching)
        .compose(
            file ->
                vertx.executeBlocking(
                    () -> adopt(cache, sha256, file, file.startsWith(fetching)), false))
        .onComplete(ignored -> TempFolders.delete(fetching));
  }

  /** A store in a directory gives the file itself, which stays where it is. */
  private static Path adopt(WeightsCache cache, String sha256, Path file, boolean isCopy)
      throws IOException {
    if (!isCopy) {
      ExternalData.refuse(file, "in the store of bytes");
      return file.getParent();
    }
    String actual = Sha256.of(file);
    BundleSource.demandWeights("the store of bytes", sha256, actual);
    return cache.adopt(sha256, file, "in the store of bytes");
  }

  /** Whether the weights can be fetched; fails while the store is unavailable. */
  Future<Boolean> hasWeights(String sha256) {
    return blobs
        .size(BlobKeys.model(sha256))
        .map(true)
        .recover(
            e ->
                e instanceof BlobMissingException
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(e));
  }

  /**
   * Adds a model that runs can choose whatever the settings say, with its weights first.
   *
   * @param from what the audit log says of where it comes from
   * @return fails if the weights are not those of model.json, and while the store is unavailable
   */
  public Future<Void> add(Bundle bundle, String from, Actor actor) {
    String key = BlobKeys.model(bundle.model().sha256());
    return saved(bundle, key)
        .compose(
            bytes ->
                database.transaction(
                    tx ->
                        ModelRepository.put(tx, bundle.ref(), bundle.json(), bytes, true)
                            .compose(
                                ignored -> audit(tx, actor, "model.added", bundle.ref(), from))))
        // A model with the same weights may have been removed with them just before.
        .compose(ignored -> saved(bundle, key))
        .mapEmpty();
  }

  /** The size of the weights, which are stored unless they are there. */
  private Future<Long> saved(Bundle bundle, String key) {
    return blobs
        .size(key)
        .recover(
            e -> e instanceof BlobMissingException ? save(bundle, key) : Future.failedFuture(e));
  }

  /** Makes a model the default. */
  public Future<Void> makeDefault(ModelRef model, Actor actor) {
    return database.transaction(
        tx ->
            ModelRepository.makeDefault(tx, model)
                .compose(
                    found ->
                        found
                            ? audit(tx, actor, "model.made_default", model, null)
                            : Future.failedFuture(
                                new ModelRefusedException(
                                    ModelNames.label(model) + " was removed meanwhile"))));
  }

  /**
   * Forgets a model, and deletes its weights unless another model has the same.
   *
   * @return fails with a {@link ModelRefusedException} while unfinished runs are pinned to it
   */
  public Future<Void> remove(ModelRef model, Actor actor) {
    return database
        .transaction(
            tx ->
                ModelRepository.unfinishedRuns(tx, model)
                    .compose(
                        runs ->
                            runs == 0
                                ? ModelRepository.delete(tx, model)
                                : Future.failedFuture(inUse(model, runs)))
                    .compose(
                        sharing -> audit(tx, actor, "model.removed", model, null).map(sharing)))
        .compose(
            sharing ->
                sharing > 0
                    ? Future.succeededFuture()
                    : blobs.deleteAll(BlobKeys.modelFolder(model.sha256())));
  }

  private static Future<Void> audit(
      SqlConnection tx, Actor actor, String action, ModelRef model, String from) {
    JsonObject detail = new JsonObject().put("sha256", model.sha256());
    if (from != null) {
      detail.put("from", from);
    }
    return AuditLog.write(tx, actor, action, "model", ModelNames.label(model), detail);
  }

  /** How many unfinished runs are pinned to each model that has some. */
  Future<Map<ModelRef, Long>> unfinishedRuns() {
    return ModelRepository.unfinishedRuns(database.pool());
  }

  private static ModelRefusedException inUse(ModelRef model, long runs) {
    return new ModelRefusedException(
        runs
            + (runs == 1 ? " unfinished run uses " : " unfinished runs use ")
            + ModelNames.label(model)
            + ": wait until they have ended, or cancel them");
  }
}
