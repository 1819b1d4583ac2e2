package dev.pagerunner.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.pagerunner.config.Settings;
import dev.pagerunner.telemetry.Logging;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Reads the settings for a command that works on a server's data. */
final class CommandSettings {
  private CommandSettings() {}

  /**
   * Reads them. Only warnings are logged from now on: the output of these commands is for standard
   * output.
   *
   * @param process what lines of the log call this process
   */
  static Settings load(String process) {
    Settings settings = Settings.load(System.getenv(), Path.of(""));
    Logging.configure(settings.log(), process);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("dev.pagerunner").setLevel(Level.WARN);
    }
    return settings;
  }
}
