package dev.pagerunner.wiring;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.blob.BucketReader;
import dev.pagerunner.config.ProxySettings;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.WritableCache;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.http.request.OfferedModels;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.BundleSource;
import dev.pagerunner.models.ModelAdministration;
import dev.pagerunner.models.ModelCatalogue;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.models.RunModels;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.DetectorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of a process, as its settings name them. */
final class ModelWiring {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWiring.class);

  private final Vertx vertx;
  private final Settings settings;
  private final ModelRegistry registry;
  private final Path temp;
  private final Path cache;

  /** What a web process does with models. */
  record WebModels(OfferedModels offered, ModelAdministration administration) {}

  /**
   * Fetches nothing yet.
   *
   * @param temp an existing folder of this process alone
   */
  ModelWiring(Vertx vertx, Settings settings, ModelRegistry registry, Path temp) {
    this.temp = temp;
    this.vertx = vertx;
    this.settings = settings;
    this.registry = registry;
    this.cache = WritableCache.of(settings.storage().cacheDir(), settings.storage().dataDir());
  }

  /**
   * For a web process: fetches what the settings name and makes it known to all processes, before a
   * run can be made with another model by mistake.
   */
  Future<WebModels> forWeb() {
    Optional<Bundle> builtIn =
        settings.model().builtIn() ? Optional.of(Bundle.builtIn()) : Optional.empty();
    return vertx
        .executeBlocking(this::named, false)
        .compose(
            named ->
                published(named)
                    .compose(
                        ignored ->
                            builtIn
                                .map(registry::publishBuiltIn)
                                .orElseGet(Future::succeededFuture))
                    .map(ignored -> catalogue(named, builtIn)))
        .map(
            catalogue ->
                new WebModels(
                    new OfferedModels(() -> catalogue.offered().map(ModelWiring::models)),
                    new ModelAdministration(vertx, registry, catalogue, additions())));
  }

  private ModelAdministration.Options additions() {
    return new ModelAdministration.Options(
        temp, cache, settings.additions().folder(), settings.additions().checkMemory());
  }

  static HttpsProxy httpsProxy(Settings settings) {
    ProxySettings proxy = settings.model().proxy();
    return new HttpsProxy(proxy.address(), proxy.exceptions());
  }

  private List<Bundle> named() {
    BundleSource source =
        new BundleSource(
            cache,
            name -> new BucketReader(vertx, settings.model().s3().reading(name)),
            () -> httpsProxy(settings),
            line -> LOG.info("{}", line));
    List<Bundle> bundles = new ArrayList<>();
    for (ModelAddress address : settings.model().addresses()) {
      bundles.add(source.get(address));
    }
    return bundles;
  }

  private Future<Void> published(List<Bundle> bundles) {
    return InTurn.each(bundles, registry::publish);
  }

  private ModelCatalogue catalogue(List<Bundle> named, Optional<Bundle> builtIn) {
    List<ModelRef> refs = named.stream().map(Bundle::ref).toList();
    boolean hasPath = settings.model().path().isPresent();
    return new ModelCatalogue(
        registry,
        hasPath ? Optional.of(refs.get(0)) : Optional.empty(),
        hasPath ? refs.subList(1, refs.size()) : refs,
        builtIn.map(Bundle::ref));
  }

  private static List<OfferedModel> models(List<ModelBundle> bundles) {
    return bundles.stream().map(ModelWiring::model).toList();
  }

  private static OfferedModel model(ModelBundle bundle) {
    return new OfferedModel(
        bundle.name(),
        bundle.version(),
        bundle.sha256(),
        bundle.labels(),
        bundle.dpi(),
        bundle.threshold(),
        bundle.thresholds(),
        bundle.license(),
        bundle.description());
  }

  /**
   * For a worker: loads what it will most probably be asked for. It fetches nothing for that, since
   * runs say which model they need.
   */
  Future<RunModels> forRuns() {
    List<Bundle> own =
        settings.model().addresses().stream()
            .filter(address -> address.kind() == ModelAddress.Kind.FOLDER)
            .map(address -> Bundle.in(Path.of(address.location())))
            .toList();
    DetectorOptions options =
        new DetectorOptions(settings.worker().threads(), settings.model().device(), cache);
    RunModels models = new RunModels(registry, own, options, cache);
    Bundle first = own.isEmpty() ? Bundle.builtIn() : own.get(0);
    return vertx.executeBlocking(
        () -> {
          try {
            models.loadAhead(first);
          } catch (PagerunnerException e) {
            models.close();
            throw e;
          }
          return models;
        });
  }
}
