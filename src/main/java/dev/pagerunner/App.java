package dev.pagerunner;

import dev.pagerunner.cli.DetectCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the jar. */
@Command(
    name = "pagerunner",
    subcommands = {DetectCommand.class})
public final class App {
  private App() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new App()).execute(args));
  }
}
