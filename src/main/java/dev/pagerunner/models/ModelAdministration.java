package dev.pagerunner.models;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.models.BundleCheck.Checked;
import dev.pagerunner.models.KnownModel.Origin;
import dev.pagerunner.store.ModelRepository.Registered;
import dev.pagerunner.vision.model.ModelBundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What administrators do with models while servers run: see, add, make the default, remove. A
 * bundle is fetched and checked in a process of its own, one at a time. For any event loop.
 */
public final class ModelAdministration {
  private static final Duration CHECK_TIME = Duration.ofMinutes(10);

  /** Of the model.json of all models: a server reads them whenever somebody asks for a model. */
  private static final int MOST_JSON = 1_000_000;

  private final Vertx vertx;
  private final ModelRegistry registry;
  private final ModelCatalogue catalogue;
  private final Options options;
  private final BundleCheck check;
  private final WorkerExecutor threads;
  private final AtomicBoolean isAdding = new AtomicBoolean();

  /**
   * What additions may use.
   *
   * @param temp an existing folder of this process alone
   * @param cacheDir of this machine
   * @param folder below which administrators may name bundles; empty for nowhere
   * @param memory resident bytes of the process of a check
   */
  public record Options(Path temp, Path cacheDir, Optional<Path> folder, long memory) {}

  /**
   * A .zip that was sent.
   *
   * @param name as the client calls it, for messages
   */
  public record Upload(Path file, String name) {}

  /** A model that was added, and what its check found. */
  public record Added(KnownModel model, CheckReport report) {}

  /** A bundle that is not added, since something is wrong with it or with its address. */
  public static final class BadBundleException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    BadBundleException(PagerunnerException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Adds nothing yet; starts no thread. */
  public ModelAdministration(
      Vertx vertx, ModelRegistry registry, ModelCatalogue catalogue, Options options) {
    this.vertx = vertx;
    this.registry = registry;
    this.catalogue = catalogue;
    this.options = options;
    this.check = new BundleCheck(options.cacheDir(), CHECK_TIME, options.memory());
    this.threads =
        vertx.createSharedWorkerExecutor(
            "model-check", 1, 2 * CHECK_TIME.toMinutes(), TimeUnit.MINUTES);
  }

  /** All models, those that runs can choose first, the default before all. */
  public Future<List<KnownModel>> list() {
    return registry.all().compose(all -> registry.unfinishedRuns().map(runs -> known(all, runs)));
  }

  private List<KnownModel> known(List<Registered> all, Map<ModelRef, Long> runs) {
    List<Registered> offered = catalogue.inOrder(all);
    List<Registered> kept = all.stream().filter(model -> !offered.contains(model)).toList();
    return Stream.concat(offered.stream(), kept.stream())
        .map(
            model ->
                new KnownModel(
                    model.ref(),
                    description(model),
                    model.bytes(),
                    model.addedAt(),
                    catalogue.origin(model),
                    !offered.isEmpty() && model.equals(offered.get(0)),
                    runs.getOrDefault(model.ref(), 0L)))
        .toList();
  }

  /** Another version of this program may have written what this one cannot read. */
  private Optional<ModelBundle> description(Registered model) {
    try {
      return Optional.of(catalogue.bundle(model));
    } catch (PagerunnerException e) {
      return Optional.empty();
    }
  }

  /**
   * The model that a text means.
   *
   * @param text a name, {@code name@version}, or 8 or more digits of the SHA-256
   * @return fails with a {@link ModelRefusedException} if it means several
   */
  public Future<Optional<KnownModel>> find(String text) {
    return list()
        .map(
            all -> {
              List<KnownModel> found =
                  all.stream().filter(model -> ModelNames.isMeant(model.ref(), text)).toList();
              if (found.size() > 1) {
                throw new ModelRefusedException(
                    ModelNames.ambiguous(text, found.stream().map(KnownModel::ref).toList()));
              }
              return found.stream().findFirst();
            });
  }

  /**
   * Adds the bundle at an address.
   *
   * @param text https://…, s3://…, or a path below the folder of the options
   * @return fails with a {@link BadBundleException} if it is refused, and with a {@link
   *     ModelRefusedException} while another one is checked
   */
  public Future<Added> add(String text, Actor actor) {
    return alone(
        folder ->
            threads
                .executeBlocking(() -> checkedAt(text, folder))
                .compose(checked -> keep(checked, AllowedAddress.withoutSecrets(text), actor)));
  }

  /**
   * Adds a bundle that is sent.
   *
   * @param receive writes the .zip into a folder, which is deleted later
   * @return fails as {@link #add}, and as {@code receive} does
   */
  public Future<Added> add(Function<Path, Future<Upload>> receive, Actor actor) {
    return alone(
        folder ->
            receive
                .apply(folder)
                .compose(
                    upload ->
                        threads
                            .executeBlocking(() -> checkedUpload(upload, folder))
                            .compose(checked -> keep(checked, upload.name(), actor))));
  }

  private <T> Future<T> alone(Function<Path, Future<T>> work) {
    if (!isAdding.compareAndSet(false, true)) {
      return Future.failedFuture(
          new ModelRefusedException(
              "Another model is being added at this moment. Wait until that has ended."));
    }
    Path folder = options.temp().resolve("model-check").toAbsolutePath();
    return vertx
        .executeBlocking(
            () -> {
              TempFolders.empty(folder);
              return folder;
            },
            false)
        .compose(work)
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      TempFolders.delete(folder);
                      return null;
                    },
                    false))
        .onComplete(ignored -> isAdding.set(false));
  }

  private Checked checkedUpload(Upload upload, Path folder) {
    ModelAddress zip =
        new ModelAddress(ModelAddress.Kind.ZIP, upload.file().toString(), Optional.empty());
    return checked(zip, folder, Map.of(upload.file(), upload.name()));
  }

  private Checked checkedAt(String text, Path folder) {
    AllowedAddress allowed;
    try {
      allowed = AllowedAddress.of(text, options.folder());
    } catch (PagerunnerException e) {
      throw new BadBundleException(e);
    }
    return checked(allowed.address(), folder, allowed.shown());
  }

  private Checked checked(ModelAddress address, Path folder, Map<Path, String> shown) {
    Map<Path, String> paths = new LinkedHashMap<>(shown);
    paths.put(folder, "…");
    try {
      return check.check(address, folder, paths);
    } catch (PagerunnerException e) {
      throw new BadBundleException(e);
    }
  }

  private Future<Added> keep(Checked checked, String from, Actor actor) {
    Bundle bundle = checked.bundle();
    return registry
        .all()
        .compose(
            all -> {
              requireRoom(bundle, all);
              return registry.add(bundle, from, actor);
            })
        .compose(ignored -> list())
        .map(
            all ->
                new Added(
                    all.stream()
                        .filter(model -> model.ref().equals(bundle.ref()))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new ModelRefusedException(
                                    ModelNames.label(bundle.ref()) + " was removed meanwhile")),
                    checked.report()));
  }

  private static void requireRoom(Bundle bundle, List<Registered> all) {
    try {
      ModelNames.requireNew(bundle.ref(), all);
    } catch (PagerunnerException e) {
      throw new BadBundleException(e);
    }
    long others =
        all.stream()
            .filter(model -> !model.ref().equals(bundle.ref()))
            .mapToLong(model -> model.json().length())
            .sum();
    if (others + bundle.json().length() > MOST_JSON) {
      throw new ModelRefusedException(
          "There are so many models that their descriptions would have more than "
              + MOST_JSON / 1000
              + " KB. Remove one that nobody uses.");
    }
  }

  /**
   * Makes a model the default.
   *
   * @return fails with a {@link ModelRefusedException} if the settings say otherwise
   */
  public Future<Void> makeDefault(KnownModel model, Actor actor) {
    Optional<ModelRef> path = catalogue.path();
    if (path.isPresent() && !path.get().equals(model.ref())) {
      return refused(
          "MODEL_PATH names "
              + ModelNames.label(path.get())
              + ", which stays the default. Unset MODEL_PATH, restart the server, and try again.");
    }
    if (model.origin() == Origin.KEPT) {
      return refused(
          ModelNames.label(model.ref())
              + " is kept only for its runs, and no run can choose it. Add it first.");
    }
    return registry.makeDefault(model.ref(), actor);
  }

  /**
   * Forgets a model with its weights.
   *
   * @return fails with a {@link ModelRefusedException} if it is in use, or named by the settings
   */
  public Future<Void> remove(KnownModel model, Actor actor) {
    return model
        .obstacleToRemoval()
        .map(ModelAdministration::refused)
        .orElseGet(() -> registry.remove(model.ref(), actor));
  }

  private static Future<Void> refused(String why) {
    return Future.failedFuture(new ModelRefusedException(why));
  }
}
