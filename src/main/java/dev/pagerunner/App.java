package dev.pagerunner;

import dev.pagerunner.cli.ConfigCommand;
import dev.pagerunner.cli.CreateSuperuserCommand;
import dev.pagerunner.cli.DetectCommand;
import dev.pagerunner.cli.GetCommand;
import dev.pagerunner.cli.ModelCommand;
import dev.pagerunner.cli.SubmitCommand;
import dev.pagerunner.cli.TokenCommand;
import dev.pagerunner.cli.UserCommand;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.embedded.PostgresFolder;
import dev.pagerunner.launch.AllRole;
import dev.pagerunner.launch.Shutdown;
import dev.pagerunner.launch.WatchedWorker;
import dev.pagerunner.launch.WebProcess;
import dev.pagerunner.launch.WorkerProcess;
import dev.pagerunner.process.JvmOptions;
import dev.pagerunner.process.ParentWatch;
import dev.pagerunner.process.Relaunch;
import dev.pagerunner.store.Migrations;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.Logging;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Entry point of the jar: picks the role. */
@Command(
    name = "pagerunner",
    mixinStandardHelpOptions = true,
    versionProvider = App.Version.class,
    description = "Runs an object detector over every page of a PDF.",
    subcommands = {
      DetectCommand.class,
      SubmitCommand.class,
      GetCommand.class,
      ConfigCommand.class,
      ModelCommand.class,
      CreateSuperuserCommand.class,
      UserCommand.class,
      TokenCommand.class
    },
    synopsisSubcommandLabel =
        "[all|web|worker|migrate|detect|submit|get|config|model|createsuperuser|user|token]")
public final class App implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(App.class);

  private static String launchAdvice = "";

  public static void main(String[] args) {
    launchAdvice = Relaunch.withOptionsOfRole(args).orElse("");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new App()).setExecutionExceptionHandler(App::explain);
  }

  /** The role {@code all}, when none is named. */
  @Override
  public Integer call() {
    return all();
  }

  @Command(
      name = "all",
      description = "Everything on this machine: web server, workers, database (the default).")
  Integer all() {
    new AllRole(settings("web")).start();
    return waitForTheEnd();
  }

  @Command(name = "web", description = "The web server only; needs DATABASE_URL.")
  Integer web() {
    Settings settings = settings("web");
    String url = databaseUrl(settings);
    WebProcess web = new WebProcess(settings, false);
    Shutdown.onSignal(web::close);
    web.start(url);
    LOG.info("Pagerunner is ready at {}", web.address());
    return waitForTheEnd();
  }

  /**
   * A small process that watches the one that reads pages, which is the same with {@code --child}.
   */
  @Command(name = "worker", description = "A worker only; needs DATABASE_URL.")
  Integer worker(
      @Option(names = "--child", hidden = true) boolean child,
      @Option(names = "--name", hidden = true, defaultValue = "") String name,
      @Option(names = "--temp", hidden = true) Path temp,
      @Option(names = "--health-port", hidden = true) Integer healthPort,
      @Option(names = "--jvm-option", hidden = true) List<String> jvmOptions) {
    if (!child) {
      Settings settings = settings("supervisor");
      // Asked for here, so that a process that cannot work does not start another.
      databaseUrl(settings);
      List<String> ofTheUser = jvmOptions == null ? JvmOptions.ofTheUser() : jvmOptions;
      return WatchedWorker.run(settings, ofTheUser);
    }
    Settings settings = settings(shortName(name));
    ParentWatch.endWithParent();
    new WorkerProcess(
            settings,
            Optional.of(name).filter(given -> !given.isEmpty()),
            Optional.ofNullable(temp),
            Optional.ofNullable(healthPort))
        .start(databaseUrl(settings));
    return waitForTheEnd();
  }

  @Command(name = "migrate", description = "Brings the database up to date; needs DATABASE_URL.")
  Integer migrate() {
    Settings settings = settings("database");
    Settings.Database database = settings.database();
    Migrations.apply(
        PostgresAddress.of(databaseUrl(settings), database.sslMode(), database.caFile()));
    return 0;
  }

  /** Internal: the memory-hungry part of a start, in a process that ends. */
  @Command(name = "prepare-database", hidden = true)
  Integer prepareDatabase(@Option(names = "--port") Integer port) {
    Settings.Storage storage = settings("database").storage();
    PostgresFolder postgres = new PostgresFolder(storage.dataDir(), storage.cacheDir());
    OptionalInt wanted = port == null ? OptionalInt.empty() : OptionalInt.of(port);
    Migrations.apply(PostgresAddress.of(postgres.url(postgres.start(wanted))));
    return 0;
  }

  /** Reads the settings, and has the log say {@code process} on each line. */
  private static Settings settings(String process) {
    Settings settings = Settings.load(System.getenv(), Path.of(""));
    Logging.configure(settings.log(), process);
    if (!launchAdvice.isEmpty()) {
      LOG.warn("{}", launchAdvice);
    }
    return settings;
  }

  /** Such as worker-1, without what makes a name unique among all workers that ever were. */
  private static String shortName(String name) {
    Matcher numbered = Pattern.compile("(worker-\\d+)-[0-9a-f-]{36}").matcher(name);
    return numbered.matches() ? numbered.group(1) : "worker";
  }

  private static String databaseUrl(Settings settings) {
    return settings
        .database()
        .url()
        .orElseThrow(
            () ->
                new PagerunnerException(
                    "DATABASE_URL is not set: this role needs a Postgres, for example"
                        + " postgresql://user:password@host:5432/name. The role all brings its"
                        + " own."));
  }

  /** Server roles end by a signal, which runs the shutdown hooks. */
  private static int waitForTheEnd() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof PagerunnerException) {
      command.getErr().println("pagerunner: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw e;
  }

  /** The jar's version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = App.class.getPackage().getImplementationVersion();
      return new String[] {"pagerunner " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
