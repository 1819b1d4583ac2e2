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
   * What is offered now, the default first: what MODEL_PATH names, else what was added as the
   * default, else the first of PAGERUNNER_MODELS, else the built-in one.
   */
  public Future<List<ModelBundle>> offered() {
    return registry.all().map(this::offered);
  }

  private List<ModelBundle> offered(List<Registered> all) {
    List<Registered> order = new ArrayList<>();
    path.ifPresent(ref -> addWhere(all, isOne(ref), order));
    addWhere(all, model -> model.added() && model.isDefault(), order);
    others.forEach(ref -> addWhere(all, isOne(ref), order));
    builtIn.ifPresent(ref -> addWhere(all, isOne(ref), order));
    addWhere(all, Registered::added, order);
    return order.stream().map(this::bundle).toList();
  }

  private static Predicate<Registered> isOne(ModelRef ref) {
    return model -> model.ref().equals(ref);
  }

  private static void addWhere(
      List<Registered> all, Predicate<Registered> wanted, List<Registered> order) {
    all.stream().filter(wanted).filter(model -> !order.contains(model)).forEach(order::add);
  }

  private ModelBundle bundle(Registered model) {
    return read.computeIfAbsent(
        model.json(),
        json -> ModelBundle.of(json, "model.json of " + model.ref().name(), Path.of("")));
  }
}
