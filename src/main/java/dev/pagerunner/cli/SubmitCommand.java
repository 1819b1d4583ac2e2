package dev.pagerunner.cli;

import dev.pagerunner.client.NewUpload;
import dev.pagerunner.client.RefusedException;
import dev.pagerunner.client.RunStatus;
import dev.pagerunner.client.RunStatus.Pages;
import dev.pagerunner.client.ServerAddress;
import dev.pagerunner.client.ServerClient;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.domain.RunState;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pagerunner submit}: has a server read files, and waits for what it finds. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description =
        "Has a server read files, or what is at URLs; prints a line for each: the file, its document, its run, the state,"
            + " the pages that were read and the number of detections, separated by tabs.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every page was read, or with --no-wait every file was taken",
      "1:a file or a page could not be read; standard error says why",
      "2:the command line is wrong, or the server cannot be used"
    })
public final class SubmitCommand implements Callable<Integer> {
  private static final int ALL_READ = 0;
  private static final int SOME_FAILED = 1;
  private static final int CANNOT_START = 2;

  /** So many documents are with the server at a time, to keep its workers busy, not its queue. */
  private static final int AHEAD = 8;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "PDF, PNG, JPEG or TIFF; or the URL of one, which the server fetches itself.")
  private List<String> files;

  @Mixin private ServerOptions server;

  @Option(
      names = "--no-wait",
      description = "Only send the files; do not wait until they are read.")
  private boolean noWait;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "With --format: write FOLDER/<file>.<format>.<extension>.")
  private Path output;

  @Mixin private FormatOptions format;

  @Mixin private LinkOptions links;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "The document's title. Default: the file's name without its extension.")
  private String title;

  @Option(
      names = {"-p", "--pages"},
      paramLabel = "PAGES",
      converter = PagesConverter.class,
      description = "Read these pages only, such as 1-3,7 or 10-.")
  private PageRanges pages = PageRanges.ALL;

  @Option(
      names = {"-t", "--threshold"},
      paramLabel = "SCORE",
      description = "Keep detections with at least this score, 0 to 1. Default: the model's own.")
  void setThreshold(Double score) {
    if (score < 0 || score > 1 || score.isNaN()) {
      throw mistake("threshold is " + score + ": it must be from 0 to 1");
    }
    threshold = score;
  }

  private Double threshold;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description = "A model of the server: its name, or name@version. Default: the server's.")
  private String model;

  private final OutputStream out;
  private final ProgressBar progress;
  private DetectFolder folder;
  private ServerClient client;
  private boolean failed;

  /** Prints to standard output, in UTF-8 whatever the locale is. */
  public SubmitCommand() {
    this(new FileOutputStream(FileDescriptor.out), ProgressBar.onStandardError());
  }

  SubmitCommand(OutputStream out, ProgressBar progress) {
    this.out = out;
    this.progress = progress;
  }

  /** A file, and the run that reads it. */
  private record Submitted(String file, RunStatus run) {}

  @Override
  public Integer call() {
    ServerAddress address = server.address();
    mistakes().ifPresent(problem -> fail(problem));
    folder = output == null ? null : new DetectFolder(output);
    try (ServerClient opened = new ServerClient(address, this::complain)) {
      client = opened;
      submitAll();
      return failed ? SOME_FAILED : ALL_READ;
    } catch (RefusedException e) {
      complain(e.getMessage());
      return failed ? SOME_FAILED : CANNOT_START;
    } finally {
      progress.clear();
    }
  }

  private void fail(String problem) {
    throw mistake(problem);
  }

  private Optional<String> mistakes() {
    boolean formatted = format.exporter().isPresent();
    if (noWait && formatted) {
      return Optional.of("--no-wait has no results to write: leave --format out, or wait");
    }
    if (output != null && !formatted) {
      return Optional.of("-o is for exports: add --format");
    }
    return format.problem(files.size(), output != null).or(() -> links.problem(format));
  }

  private void submitAll() {
    Deque<Submitted> reading = new ArrayDeque<>();
    for (String file : files) {
      if (reading.size() == AHEAD) {
        attempt(reading.peek().file(), () -> finish(reading.remove()));
      }
      attempt(file, () -> submit(file, reading));
    }
    while (!reading.isEmpty()) {
      attempt(reading.peek().file(), () -> finish(reading.remove()));
    }
  }

  /** One file's trouble does not stop the others, unless it is everybody's. */
  private void attempt(String file, Runnable step) {
    try {
      step.run();
    } catch (PagerunnerException e) {
      if (e instanceof RefusedException refused && refused.whateverIsSent()) {
        throw refused;
      }
      report(file, e.getMessage());
    }
  }

  private void submit(String file, Deque<Submitted> reading) {
    RunStatus run =
        client.upload(
            new NewUpload(
                file,
                Optional.ofNullable(title),
                Optional.ofNullable(model),
                Optional.of(pages.toString()).filter(text -> !pages.ranges().isEmpty()),
                Optional.ofNullable(threshold)));
    if (noWait) {
      print(file, run);
    } else {
      reading.add(new Submitted(file, run));
    }
  }

  private void finish(Submitted submitted) {
    String file = submitted.file();
    long start = System.nanoTime();
    RunStatus end =
        client.follow(
            submitted.run().ids().run(), now -> show(file, now, System.nanoTime() - start));
    progress.clear();
    boolean exported = end.state() == RunState.SUCCEEDED || end.state() == RunState.PARTIAL;
    if (end.state() != RunState.SUCCEEDED) {
      report(file, reason(end));
    }
    if (exported && format.exporter().isPresent()) {
      export(file, end);
    }
    print(file, end);
  }

  private void show(String file, Pages now, long nanos) {
    now.total()
        .ifPresent(
            total ->
                progress.show(
                    SourceName.of(file).toString(), now.done() + now.failed(), total, nanos));
  }

  private static String reason(RunStatus end) {
    return end.error()
        .orElseGet(
            () ->
                end.state() == RunState.CANCELLED
                    ? "the run was cancelled"
                    : end.pages().failed() + " pages could not be read; the run's page says why");
  }

  private void export(String file, RunStatus run) {
    String query = ExportQuery.of(format, links);
    if (folder == null) {
      ExportTarget.fetch(client, run.ids().run(), query, out);
    } else {
      Path target =
          folder.fileFor(SourceName.of(file), format.exporter().orElseThrow().extension());
      ExportTarget.fetch(client, run.ids().run(), query, target);
    }
  }

  /** Where standard output has the export, the line is on standard error. */
  private void print(String file, RunStatus run) {
    String line = PlainText.oneLine(file) + "\t" + StatusText.line(run);
    progress.clear();
    boolean taken = format.exporter().isPresent() && folder == null;
    PrintWriter to =
        taken ? spec.commandLine().getErr() : new PrintWriter(out, true, StandardCharsets.UTF_8);
    to.println(line);
    to.flush();
  }

  private void report(String file, String problem) {
    failed = true;
    complain(PlainText.oneLine(file) + ": " + problem);
  }

  private void complain(String what) {
    progress.clear();
    PrintWriter err = spec.commandLine().getErr();
    err.println("pagerunner: " + what);
    err.flush();
  }

  private ParameterException mistake(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
