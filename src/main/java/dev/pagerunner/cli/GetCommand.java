package dev.pagerunner.cli;

import dev.pagerunner.client.RefusedException;
import dev.pagerunner.client.ServerAddress;
import dev.pagerunner.client.ServerClient;
import dev.pagerunner.domain.PagerunnerException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pagerunner get}: what a server knows of a run. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Prints the state of a server's run, or fetches what it found.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was printed or written, whatever the run's state is",
      "1:there is no such run, or it could not be fetched",
      "2:the command line is wrong, or the server cannot be used"
    })
public final class GetCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int CANNOT_START = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The id of the run, as submit prints it.")
  private UUID run;

  @Mixin private ServerOptions server;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "With --format: write to this file instead of standard output.")
  private Path output;

  @Mixin private FormatOptions format;

  @Mixin private LinkOptions links;

  private final OutputStream out;

  /** Prints to standard output, in UTF-8 whatever the locale is. */
  public GetCommand() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  GetCommand(OutputStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    ServerAddress address = server.address();
    Optional<String> mistake =
        output != null && format.exporter().isEmpty()
            ? Optional.of("-o is for exports: add --format")
            : format.problem(1, output != null).or(() -> links.problem(format));
    if (mistake.isPresent()) {
      throw new ParameterException(spec.commandLine(), mistake.get());
    }
    try (ServerClient client = new ServerClient(address, this::complain)) {
      get(client);
      return 0;
    } catch (PagerunnerException e) {
      complain(e.getMessage());
      return e instanceof RefusedException refused && refused.whateverIsSent()
          ? CANNOT_START
          : FAILED;
    }
  }

  private void get(ServerClient client) {
    if (format.exporter().isEmpty()) {
      PrintWriter text = new PrintWriter(out, false, StandardCharsets.UTF_8);
      text.print(StatusText.lines(client.run(run.toString())));
      text.flush();
    } else if (output == null) {
      ExportTarget.fetch(client, run.toString(), ExportQuery.of(format, links), out);
    } else {
      ExportTarget.fetch(client, run.toString(), ExportQuery.of(format, links), output);
    }
  }

  private void complain(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("pagerunner: " + what);
    err.flush();
  }
}
