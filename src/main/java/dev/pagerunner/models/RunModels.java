package dev.pagerunner.models;

import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStoreUnavailableException;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.store.ModelRepository.Registered;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a worker the model that a run is pinned to, by its SHA-256: from a folder of its own, the
 * jar, this machine's cache, or the blob store. At most one model is loaded. For the worker's
 * thread, which loading blocks; {@link #isReady} may be asked on any.
 */
public final class RunModels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunModels.class);

  /** Another model is not loaded for each slice: for so long those of the loaded one come first. */
  private static final Duration MODEL_AFFINITY = Duration.ofSeconds(10);

  /** So long a model that cannot be loaded is not tried again: its run has many slices. */
  private static final Duration REFUSAL_TTL = Duration.ofSeconds(30);

  private final ModelRegistry registry;
  private final List<Bundle> own;
  private final Bundle builtIn = Bundle.builtIn();
  private final WeightsCache cache;
  private final DetectorOptions options;

  private volatile Detector detector;
  private volatile boolean ready;
  private String loadedJson;
  private long preferredUntilNanos = System.nanoTime();
  private Refused refused;

  /** A description that could not be loaded, and until when that is believed. */
  private record Refused(String json, FailureException why, long untilNanos) {}

  /** The copy in the cache was damaged, and is gone. */
  private static final class DamagedException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    DamagedException(Throwable why) {
      super(why.getMessage(), why);
    }
  }

  /**
   * Loads nothing yet.
   *
   * @param own bundles in folders of this machine
   */
  public RunModels(
      ModelRegistry registry, List<Bundle> own, DetectorOptions options, Path cacheDir) {
    this.registry = registry;
    this.own = List.copyOf(own);
    this.options = options;
    this.cache = new WeightsCache(cacheDir);
  }

  /** Loads a model before any run asks for it; blocking. */
  public void loadAhead(Bundle bundle) {
    load(bundle);
    ready = true;
  }

  /** Of the model that was loaded ahead. */
  public String loadedName() {
    return detector.bundle().name();
  }

  /** Whether a model was loaded, so that there is no doubt that one can be. */
  public boolean isReady() {
    return ready;
  }

  /** The loaded model's SHA-256 while its runs come first. */
  public Optional<String> preferred() {
    boolean stay = detector != null && System.nanoTime() - preferredUntilNanos < 0;
    return stay ? Optional.of(detector.bundle().sha256()) : Optional.empty();
  }

  /**
   * Whether a run's model can be had, without loading it.
   *
   * @return fails with a {@link FailureException} if it cannot, and with something else while
   *     database or store are unavailable
   */
  public Future<Void> check(ModelRef ref) {
    return json(ref)
        .compose(
            json ->
                local(json, ref).isPresent()
                    ? Future.succeededFuture(true)
                    : registry.hasWeights(ref.sha256()))
        .compose(
            there ->
                there ? Future.succeededFuture() : Future.failedFuture(ModelFailures.missing(ref)));
  }

  /**
   * A run's model, loaded. The one that was loaded before is closed: nothing may use it any more.
   *
   * @return fails as {@link #check}, and with a {@link FailureException} if it cannot be loaded
   */
  public Future<Detector> open(ModelRef ref) {
    return json(ref)
        .compose(
            json -> {
              if (detector != null && json.equals(loadedJson)) {
                return Future.succeededFuture(detector);
              }
              if (isRefused(json)) {
                return Future.failedFuture(refused.why);
              }
              return fetchAndLoad(json, ref)
                  .recover(
                      e ->
                          e instanceof DamagedException
                              ? fetchAndLoad(json, ref)
                              : Future.failedFuture(e))
                  .onFailure(e -> refuseForNow(json, e));
            });
  }

  private Future<Detector> fetchAndLoad(String json, ModelRef ref) {
    return bundle(json, ref).map(bundle -> swap(bundle, ref));
  }

  private void refuseForNow(String json, Throwable e) {
    if (e instanceof FailureException why) {
      refused = new Refused(json, why, System.nanoTime() + REFUSAL_TTL.toNanos());
    }
  }

  private Future<String> json(ModelRef ref) {
    return registry
        .find(ref)
        .compose(
            known -> {
              if (known.isPresent()) {
                return Future.succeededFuture(known.get()).map(Registered::json);
              }
              return builtIn.ref().equals(ref)
                  ? Future.succeededFuture(builtIn.json())
                  : Future.failedFuture(ModelFailures.missing(ref));
            });
  }

  private Future<Bundle> bundle(String json, ModelRef ref) {
    Optional<Bundle> local = local(json, ref);
    if (local.isPresent()) {
      return Future.succeededFuture(local.get());
    }
    LOG.info("Fetching the model {}@{}", ref.name(), ref.version());
    return registry
        .fetchWeights(ref.sha256(), cache)
        .map(folder -> described(json, ref, folder))
        .recover(e -> Future.failedFuture(explained(e, ref)));
  }

  /** With weights that are on this machine. */
  private Optional<Bundle> local(String json, ModelRef ref) {
    if (json.equals(builtIn.json())) {
      return Optional.of(builtIn);
    }
    return own.stream()
        .map(Bundle::model)
        .filter(model -> model.sha256().equals(ref.sha256()))
        .map(ModelBundle::folder)
        .findFirst()
        .or(() -> cache.find(ref.sha256()))
        .map(folder -> described(json, ref, folder));
  }

  /** A description that another version of this program wrote may be one that this cannot read. */
  private static Bundle described(String json, ModelRef ref, Path folder) {
    try {
      return Bundle.of(json, "model.json of " + ref.name() + "@" + ref.version(), folder);
    } catch (RuntimeException e) {
      throw ModelFailures.failed(ref, e);
    }
  }

  private static Throwable explained(Throwable e, ModelRef ref) {
    if (e instanceof BlobMissingException) {
      return ModelFailures.missing(ref);
    }
    boolean told = e instanceof FailureException || e instanceof BlobStoreUnavailableException;
    return e instanceof PagerunnerException && !told ? ModelFailures.failed(ref, e) : e;
  }

  private Detector swap(Bundle bundle, ModelRef ref) {
    long start = System.nanoTime();
    try {
      load(bundle);
    } catch (RuntimeException | LinkageError e) {
      if (forgetIfDamaged(bundle)) {
        throw new DamagedException(e);
      }
      throw ModelFailures.failed(ref, e);
    }
    ready = true;
    preferredUntilNanos = System.nanoTime() + MODEL_AFFINITY.toNanos();
    LOG.info(
        "Loaded the model {}@{} in {} ms",
        ref.name(),
        ref.version(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return detector;
  }

  /** The one before goes first: there is memory for one. */
  private void load(Bundle bundle) {
    close();
    detector = Detector.open(bundle.model(), options);
    loadedJson = bundle.json();
    if (detector.checked() == Detector.Checked.NOT) {
      LOG.warn(
          "The model {} carries no self-check: see docs/model-bundle.md", bundle.model().name());
    }
  }

  /** A copy in the cache that rotted: true if it was one, and is gone. */
  private boolean forgetIfDamaged(Bundle bundle) {
    String sha256 = bundle.model().sha256();
    boolean damaged =
        cache
            .find(sha256)
            .filter(folder -> folder.equals(bundle.model().folder()))
            .filter(folder -> !isWhole(folder, sha256))
            .isPresent();
    if (damaged) {
      LOG.warn("The model {} in the cache is damaged: downloading it again", bundle.model().name());
      cache.forget(sha256);
    }
    return damaged;
  }

  private static boolean isWhole(Path folder, String sha256) {
    try {
      return Sha256.of(folder.resolve(ModelBundle.ONNX)).equals(sha256);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isRefused(String json) {
    return refused != null
        && refused.json.equals(json)
        && System.nanoTime() - refused.untilNanos < 0;
  }

  @Override
  public void close() {
    Detector before = detector;
    detector = null;
    loadedJson = null;
    if (before != null) {
      before.close();
    }
  }
}
