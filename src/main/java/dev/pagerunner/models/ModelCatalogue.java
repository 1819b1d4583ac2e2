package dev.pagerunner.models;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.store.ModelRepository.Registered;
import dev.pagerunner.vision.model.ModelBundle;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The models that a run can choose: those that the settings of this process name, and those that a
 * command added, as they are in the registry now. For any thread.
 */
public final class ModelCatalogue {
  private final ModelRegistry registry;
  private final Optional<ModelRef> path;
  private final List<ModelRef> others;
  private final Optional<ModelRef> builtIn;
  private final Map<String, ModelBundle> read = new ConcurrentHashMap<>();

  /**
   * For one process.
   *
   * @param path what MODEL_PATH names
   * @param others what PAGERUNNER_MODELS names
   * @param builtIn the model in the jar, if it is offered
   */
  public ModelCatalogue(
      ModelRegistry registry,
      Optional<ModelRef> path,
      List<ModelRef> others,
      Optional<ModelRef> builtIn) {
    this.registry = registry;
    this.path = path;
    this.others = List.copyOf(others);
    this.builtIn = builtIn;
  }

  /**
   * What is offered now, the default first: what MODEL_PATH names, else what was made the default,
   * else the first of PAGERUNNER_MODELS, else the built-in one.
   */
  public Future<List<ModelBundle>> offered() {
    return registry.all().map(all -> inOrder(all).stream().map(this::bundle).toList());
  }

  /** The same of what the registry has. */
  List<Registered> inOrder(List<Registered> all) {
    // What was removed must not stay in memory.
    read.keySet().retainAll(all.stream().map(Registered::json).collect(Collectors.toSet()));
    List<Registered> rest = new ArrayList<>();
    others.forEach(ref -> addWhere(all, isOne(ref), rest));
    builtIn.ifPresent(ref -> addWhere(all, isOne(ref), rest));
    addWhere(all, Registered::added, rest);
    List<Registered> order = new ArrayList<>();
    path.ifPresent(ref -> addWhere(all, isOne(ref), order));
    addWhere(rest, Registered::isDefault, order);
    addWhere(rest, model -> true, order);
    return order;
  }

  /** What MODEL_PATH names. */
  Optional<ModelRef> path() {
    return path;
  }

  /** Why a model is known here. */
  KnownModel.Origin origin(Registered model) {
    if (model.ref().equals(Bundle.builtIn().ref())) {
      return KnownModel.Origin.BUILT_IN;
    }
    if (path.filter(model.ref()::equals).isPresent() || others.contains(model.ref())) {
      return KnownModel.Origin.SETTINGS;
    }
    return model.added() ? KnownModel.Origin.ADDED : KnownModel.Origin.KEPT;
  }

  private static Predicate<Registered> isOne(ModelRef ref) {
    return model -> model.ref().equals(ref);
  }

  private static void addWhere(
      List<Registered> all, Predicate<Registered> wanted, List<Registered> order) {
    all.stream().filter(wanted).filter(model -> !order.contains(model)).forEach(order::add);
  }

  /**
   * Its description; read once.
   *
   * @throws dev.pagerunner.domain.PagerunnerException if this version cannot read it
   */
  ModelBundle bundle(Registered model) {
    return read.computeIfAbsent(
        model.json(),
        json -> ModelBundle.of(json, "model.json of " + model.ref().name(), Path.of("")));
  }
}
