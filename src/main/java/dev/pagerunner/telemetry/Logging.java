package dev.pagerunner.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.pagerunner.config.Settings;
import dev.pagerunner.config.Settings.LogFormat;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to standard error, so that standard output stays free for data.
 *
 * <p>Logback is configured in code, since reading an XML file would make every start slower.
 * Logback finds this class by {@code META-INF/services}, so that lines written before {@link
 * #configure} look the same.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String OURS = "dev.pagerunner";
  private static final String VERTX_LOGS_TO = "vertx.logger-delegate-factory-class-name";
  private static final Settings.Log FIRST = new Settings.Log(LogFormat.TEXT, Settings.Level.INFO);

  /**
   * Configures the log of this process. To be called before any class of Vert.x is used.
   *
   * @param process distinguishes this process's lines from those of others, such as {@code web} or
   *     {@code worker-2}
   */
  public static void configure(Settings.Log log, String process) {
    System.setProperty(VERTX_LOGS_TO, "io.vertx.core.logging.SLF4JLogDelegateFactory");
    apply((LoggerContext) LoggerFactory.getILoggerFactory(), log, process);
  }

  /** Called by Logback when the first logger is made. */
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    apply(context, FIRST, "start");
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void apply(LoggerContext context, Settings.Log log, String process) {
    Level level = Level.toLevel(log.level().name());
    Level ofOthers = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.addAppender(standardError(context, layout(log.format(), process)));
    root.setLevel(ofOthers);
    context.getLogger(OURS).setLevel(level);
    // Vert.x registers the same gauge for every connection, which Micrometer warns about.
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    // They log every failed attempt to connect, with a stack trace; our code logs it once.
    context.getLogger("io.vertx.rabbitmq").setLevel(Level.OFF);
    context.getLogger("com.rabbitmq").setLevel(Level.OFF);
    // They log what a document makes them log, and a small document can fill a disk with that. What
    // matters reaches the user as a failure.
    context.getLogger("org.apache.pdfbox").setLevel(Level.OFF);
    context.getLogger("org.apache.fontbox").setLevel(Level.OFF);
    context.getLogger("org.apache.xmpbox").setLevel(Level.OFF);
  }

  private static LayoutBase<ILoggingEvent> layout(LogFormat format, String process) {
    return switch (format) {
      case TEXT -> new TextLayout(process);
      case JSON -> new JsonLayout(process);
    };
  }

  private static ConsoleAppender<ILoggingEvent> standardError(
      LoggerContext context, LayoutBase<ILoggingEvent> layout) {
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}
