package dev.pagerunner.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.config.Settings.Level;
import dev.pagerunner.config.Settings.Log;
import dev.pagerunner.config.Settings.LogFormat;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.telemetry.Logging;
import dev.pagerunner.testing.Broker;
import dev.pagerunner.testing.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker's password gets neither into the log nor into an exception, whatever happens. */
@Isolated
class RabbitSecretsTest {
  private static final String SECRET = "hush-3f9a";

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void catch_everything_that_is_logged() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    Logging.configure(new Log(LogFormat.TEXT, Level.TRACE), "test");
  }

  @AfterEach
  void restore() {
    System.setErr(before);
    Logging.configure(new Log(LogFormat.TEXT, Level.INFO), "test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqps://user:hush-3f9a@host/v",
        "amqp://user:hush-3f9a@my_broker:5672",
        "amqps://user:hush-3f9a@host:port/v",
        "amqps://user:hush-3f9a@host/v/w",
        "amqps://user:hush-3f9a",
        "amqps://user:hush-3f9a@",
        "amqps://us/er:hush-3f9a@host/v",
        "amqps://user:$hush-3f9a{}@host/v",
        "amqps://user:hush-3f9a%zz@host/v",
        "amqps://user:hush-3f9a#1@host/v",
        "amqps://user:hush-3f9a?@host/v",
        "amqps://user:hush-3f9a:hush-3f9a@host/v",
        "amqps://hush-3f9a@host/v",
        "amqps://user:a@hush-3f9a@host/v",
        "amqps://user:hush-3f9a@host/v?heartbeat=hush-3f9a",
        "amqps://host/v?password=hush-3f9a",
        "http://user:hush-3f9a@host/v",
        "amqps:user:hush-3f9a@host/v",
        "user:hush-3f9a@host",
        "\"amqps://user:hush-3f9a@host/v\"",
        "hush-3f9a hush-3f9a",
      })
  void an_address_is_shown_and_refused_without_it(String url) {
    assertThat(said(url)).doesNotContain(SECRET);
    assertThat(log()).doesNotContain(SECRET);
  }

  /** All that anybody gets to see of the address: itself as text, or an error with its causes. */
  private static String said(String url) {
    try {
      return new RabbitAddress(url, Optional.empty()).toString();
    } catch (PagerunnerException e) {
      return trace(e);
    }
  }

  private static String trace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  @Test
  void a_broker_that_refuses_it_or_is_unavailable_is_logged_without_it() {
    try (Broker broker = Broker.start();
        Notifiers notifiers = new Notifiers(Notifiers.QUICK_TO_POLL)) {
      broker.control("add_user", "tester", SECRET);
      broker.control("set_permissions", "tester", ".*", ".*", ".*");
      String right = broker.url().replace("guest:guest", "tester:" + SECRET);
      String wrong = broker.url().replace("guest:guest", "tester:not-" + SECRET);
      String nowhere = "amqp://tester:" + SECRET + "@127.0.0.1:" + FreePorts.next();

      RabbitNotifier refused = notifiers.started(wrong);
      await().until(() -> log().contains("ACCESS_REFUSED"));
      RabbitNotifier alone = notifiers.started(nowhere);
      await().until(() -> log().contains("Connection refused"));
      RabbitNotifier connected = notifiers.connected(right);
      broker.stop();
      await().until(() -> !connected.connected());
      for (RabbitNotifier one : new RabbitNotifier[] {refused, alone, connected}) {
        assertThat(failure(one)).doesNotContain(SECRET).contains("RabbitMQ");
      }
    }
    assertThat(log()).contains("Connected to RabbitMQ at 127.0.0.1").doesNotContain(SECRET);
  }

  private static String failure(RabbitNotifier notifier) {
    StringBuilder all = new StringBuilder();
    await()
        .until(
            () ->
                Notifiers.done(
                    notifier
                        .notifyEvent(UUID.randomUUID(), 1)
                        .compose(ignored -> notifier.pendingNotifications())
                        .map(false)
                        .otherwise(
                            e -> {
                              all.append(trace(e));
                              return true;
                            })));
    return all.toString();
  }

  private String log() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
