package dev.pagerunner.cli;

import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.WritableCache;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.ModelNames;
import dev.pagerunner.store.ModelRepository.Registered;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pagerunner model}: inspects model bundles, and manages which ones runs can choose. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Checks, lists, adds and removes models.",
    synopsisSubcommandLabel = "check|list|add|remove",
    subcommands = CheckForServerCommand.class)
public final class ModelCommand implements Runnable {
  private static final String ADDRESS =
      "A folder with model.json and model.onnx, a .zip of one, https://… of such a .zip, or"
          + " s3://bucket/key of such a .zip or of a prefix; #sha256=… behind it is checked.";
  private static final double MEGABYTE = 1e6;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: model check, model list, model add or model remove");
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Says what is wrong in a bundle, or how it does on an empty page.")
  int check(
      @Parameters(paramLabel = "ADDRESS", description = ADDRESS) String address,
      @Option(
              names = "--threads",
              paramLabel = "N",
              description = "Threads for the model. Default: PAGERUNNER_THREADS.")
          Integer threads) {
    Settings settings = settings();
    Bundle bundle = fetch(address, settings);
    int count = threads == null ? settings.worker().threads() : threads;
    ModelTrial trial = ModelTrial.of(bundle.model(), count, cache(settings));
    trial.print(spec.commandLine().getOut());
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the models that are known, and why.")
  int list() {
    try (RegistryAccess access = RegistryAccess.open(settings())) {
      List<Registered> all = access.await(access.registry().all());
      PrintWriter out = spec.commandLine().getOut();
      String format = "%-28s %-10s %-14s %9s  %s%n";
      out.printf(format, "NAME", "VERSION", "SHA-256", "SIZE", "");
      for (Registered model : all) {
        out.printf(
            Locale.ROOT,
            format,
            model.ref().name(),
            model.ref().version(),
            model.ref().sha256().substring(0, 12) + "…",
            String.format(Locale.ROOT, "%.1f MB", model.bytes() / MEGABYTE),
            why(model));
      }
      out.flush();
      return 0;
    }
  }

  private static String why(Registered model) {
    if (model.isDefault()) {
      return "added, the default";
    }
    return model.added() ? "added" : "named by settings, or kept for its runs";
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Checks a bundle, keeps it, and lets runs choose it, from now on.")
  int add(
      @Parameters(paramLabel = "ADDRESS", description = ADDRESS) String address,
      @Option(
              names = "--default",
              description = "Runs that choose none use it, unless MODEL_PATH names another.")
          boolean makeDefault) {
    Settings settings = settings();
    Bundle bundle = fetch(address, settings);
    ModelTrial.of(bundle.model(), settings.worker().threads(), cache(settings));
    try (RegistryAccess access = RegistryAccess.open(settings)) {
      ModelRef ref = bundle.ref();
      ModelNames.requireNew(ref, access.await(access.registry().all()));
      access.await(access.registry().add(bundle, parsed(address).toString(), Actor.command()));
      if (makeDefault) {
        access.await(access.registry().makeDefault(ref, Actor.command()));
      }
      say("Added " + label(ref) + ": runs can choose it now.");
      if (makeDefault && settings.model().path().isPresent()) {
        say("MODEL_PATH is set: what it names stays the default where it is.");
      }
      return 0;
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Forgets a model; refused while unfinished runs use it.")
  int remove(
      @Parameters(
              paramLabel = "NAME",
              description = "Its name, name@version, or the beginning of its SHA-256.")
          String name) {
    try (RegistryAccess access = RegistryAccess.open(settings())) {
      ModelRef ref = ModelNames.chosen(name, access.await(access.registry().all()));
      if (ref.equals(Bundle.builtIn().ref())) {
        throw new PagerunnerException(
            "the built-in model stays in the jar: set PAGERUNNER_BUILTIN_MODEL=false so that runs"
                + " cannot choose it");
      }
      access.await(access.registry().remove(ref, Actor.command()));
      say("Removed " + label(ref) + ". Settings that name it add it again with the next start.");
      return 0;
    }
  }

  private static String label(ModelRef ref) {
    return ModelNames.label(ref);
  }

  private static Path cache(Settings settings) {
    return WritableCache.of(settings.storage().cacheDir(), settings.storage().dataDir());
  }

  private Bundle fetch(String address, Settings settings) {
    try (CommandBundles bundles =
        new CommandBundles(cache(settings), settings::model, spec.commandLine().getErr())) {
      return bundles.get(parsed(address));
    }
  }

  private static ModelAddress parsed(String address) {
    try {
      return ModelAddress.parse(address, Path.of(""));
    } catch (PagerunnerException e) {
      throw new PagerunnerException("'" + address + "' is no address: " + e.getMessage(), e);
    }
  }

  private static Settings settings() {
    return CommandSettings.load("model");
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
