package dev.pagerunner.queue;

import static dev.pagerunner.queue.Notifiers.done;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.Broker;
import dev.pagerunner.testing.Certificates;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** amqps://, where the client by itself would trust everyone. */
class RabbitTlsTest {
  /** Java has a word of its own for each of the two cases. */
  private static final String UNKNOWN = "trust anchors|certification path";

  @TempDir private static Path folder;
  private static Certificates authority;
  private static Broker broker;

  private final Logger logger = (Logger) LoggerFactory.getLogger(RabbitConnection.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Notifiers notifiers;

  @BeforeAll
  static void startBroker() {
    authority = new Certificates(folder.resolve("known"));
    broker = Broker.start(authority, authority.sign("broker", "DNS:localhost"));
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    notifiers = new Notifiers();
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() {
    logger.detachAppender(log);
    notifiers.close();
  }

  @Test
  void a_certificate_of_an_authority_in_the_file_is_trusted() {
    RabbitNotifier notifier =
        notifiers.started(broker.tlsUrl("localhost"), Optional.of(authority.authority()));

    Notifiers.awaitConnected(notifier);
    done(notifier.notifyWork(1));

    assertThat(done(notifier.pendingNotifications())).isEqualTo(1);
    assertThat(broker.control("list_connections", "ssl")).containsOnly("true");
  }

  @Test
  void a_certificate_of_another_authority_is_refused() {
    Path other = new Certificates(folder.resolve("other")).authority();

    assertRefused("localhost", Optional.of(other), UNKNOWN);
  }

  @Test
  void a_certificate_for_another_host_is_refused() {
    assertRefused("127.0.0.1", Optional.of(authority.authority()), "127\\.0\\.0\\.1 found");
  }

  @Test
  void without_a_file_only_the_authorities_that_java_knows_are_trusted() {
    assertRefused("localhost", Optional.empty(), UNKNOWN);
  }

  @Test
  void a_file_without_certificates_stops_the_start() {
    Optional<Path> none = Optional.of(folder.resolve("none.pem"));

    assertThatThrownBy(() -> notifiers.started(broker.tlsUrl("localhost"), none))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("none.pem");
  }

  /** It starts all the same, without a connection, and says why once it was refused. */
  private void assertRefused(String host, Optional<Path> caFile, String why) {
    RabbitNotifier notifier = notifiers.started(broker.tlsUrl(host), caFile);

    // A start waits only so long, and a broker that is busy may refuse after that.
    await().until(() -> !log.list.isEmpty());
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage, as(InstanceOfAssertFactories.STRING))
        .matches("No connection to RabbitMQ at .*(" + why + ").*");
    assertThat(notifier.connected()).isFalse();
  }
}
