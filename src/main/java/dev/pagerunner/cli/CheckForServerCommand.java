package dev.pagerunner.cli;

import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.CheckReport;
import dev.pagerunner.process.ParentWatch;
import dev.pagerunner.vision.onnx.NativeRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Internal: fetches and checks the bundle that an administrator adds to a server, which reads the
 * report. Leaves nothing but in the folder that it is given; ends with its parent.
 */
@Command(name = "check-for-server", hidden = true)
final class CheckForServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER")
  private Path folder;

  @Override
  public Integer call() {
    ParentWatch.endWithParent();
    try {
      report(CommandSettings.load("model")).write(folder);
      return 0;
    } catch (PagerunnerException e) {
      CheckReport.writeRefusal(folder, e.getMessage());
      return 1;
    }
  }

  private CheckReport report(Settings settings) {
    Path cache = CheckReport.cache(folder);
    Bundle bundle = fetched(settings, cache);
    int bytes = bundle.json().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > CheckReport.MAX_JSON) {
      throw new PagerunnerException(
          "model.json has more than " + CheckReport.MAX_JSON / 1024 + " KB: shorten it");
    }
    // The libraries are there already; what is of the bundle goes with the folder.
    NativeRuntime.load(settings.storage().cacheDir(), Device.CPU);
    ModelTrial trial = ModelTrial.of(bundle.model(), settings.worker().threads(), cache);
    return new CheckReport(
        bundle.json(),
        trial.selfCheck(),
        trial.millis(),
        trial.threads(),
        Double.isNaN(trial.peakBytes()) ? 0 : Math.round(trial.peakBytes()),
        warnings(trial));
  }

  private Bundle fetched(Settings settings, Path cache) {
    try (CommandBundles bundles =
        new CommandBundles(cache, settings::model, spec.commandLine().getErr())) {
      return bundles.get(
          ModelAddress.parse(Files.readString(CheckReport.address(folder)), Path.of("")));
    } catch (IOException e) {
      throw new PagerunnerException("The address of the bundle cannot be read: " + e, e);
    }
  }

  private static List<String> warnings(ModelTrial trial) {
    List<String> warnings = new ArrayList<>();
    if (trial.selfCheck().isEmpty()) {
      warnings.add(
          "It has no self-check: nobody knows whether it answers here as where it was exported.");
    }
    if (!trial.weights().isSafe()) {
      warnings.add(
          trial.weights().wide()
              + " of "
              + trial.weights().tensors()
              + " weights of eight bits go beyond 64: sums may be wrong on processors without"
              + " VNNI.");
    }
    return warnings;
  }
}
