package dev.pagerunner.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.pagerunner.config.SettingValue;
import dev.pagerunner.config.SettingValues;
import dev.pagerunner.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Shows the settings in force and where each value came from; the exit code says whether they are
 * valid.
 */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Show the settings in force and where each one came from.")
public final class ConfigCommand implements Runnable {
  private static final String UNSET = "(unset)";

  private final Map<String, String> environment;
  private final Path workingDirectory;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  public ConfigCommand() {
    this(System.getenv(), Path.of(""));
  }

  ConfigCommand(Map<String, String> environment, Path workingDirectory) {
    this.environment = environment;
    this.workingDirectory = workingDirectory;
  }

  @Override
  public void run() {
    SettingValues values = SettingValues.read(environment, workingDirectory);
    Settings.of(values);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(values.all()));
    } else {
      printTable(values.all(), out);
    }
    out.flush();
  }

  private static void printTable(List<SettingValue> values, PrintWriter out) {
    int nameWidth = values.stream().mapToInt(v -> v.setting().name().length()).max().orElse(0);
    int valueWidth = values.stream().mapToInt(v -> cell(v).length()).max().orElse(0);
    String group = "";
    for (SettingValue value : values) {
      if (!group.equals(value.setting().group())) {
        out.printf(
            "%s%s%n", group.isEmpty() ? "" : System.lineSeparator(), value.setting().group());
        group = value.setting().group();
      }
      String format = "  %-" + nameWidth + "s  %-" + valueWidth + "s  %s%n";
      out.printf(format, value.setting().name(), cell(value), value.from());
    }
  }

  private static String cell(SettingValue value) {
    return value.text() == null ? UNSET : value.shown();
  }

  private static String asJson(List<SettingValue> values) {
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (SettingValue value : values) {
      array
          .addObject()
          .put("name", value.setting().name())
          .put("value", value.text() == null ? null : value.shown())
          .put("origin", value.origin().word())
          .put("from", value.from())
          .put("default", value.setting().defaultWords())
          .put("allowed", value.setting().allowed())
          .put("description", value.setting().description());
    }
    return array.toPrettyString();
  }
}
