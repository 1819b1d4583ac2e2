package dev.pagerunner.cli;

import dev.pagerunner.client.ServerAddress;
import dev.pagerunner.domain.PagerunnerException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of a command that asks a server. */
final class ServerOptions {
  @Spec(Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-s", "--server"},
      paramLabel = "URL",
      description =
          "The server, such as https://pagerunner.example.org. Default: $PAGERUNNER_SERVER.")
  private String server = System.getenv("PAGERUNNER_SERVER");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "An API token, if the server asks for one. Default: $PAGERUNNER_TOKEN, which other users of"
              + " this machine cannot see.")
  private String token = System.getenv("PAGERUNNER_TOKEN");

  /** The server; what is wrong with it is a mistake on the command line. */
  ServerAddress address() {
    if (server == null || server.isBlank()) {
      throw mistake("say which server: --server URL, or PAGERUNNER_SERVER in the environment");
    }
    try {
      return ServerAddress.of(server, token);
    } catch (PagerunnerException e) {
      throw mistake(e.getMessage());
    }
  }

  private ParameterException mistake(String problem) {
    return new ParameterException(command.commandLine(), problem);
  }
}
