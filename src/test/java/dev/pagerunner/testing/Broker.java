package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A RabbitMQ of its own: a process on free ports of the loopback address, with a folder of its own,
 * which is gone when it is closed or when this JVM ends.
 */
public final class Broker implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/rabbitmq/bin");
  private static final String QUIET = "{collect_statistics, none}";

  private final Path folder;
  private final int port;
  private final int tlsPort;
  private final Map<String, String> environment = new HashMap<>();
  private final Guarded names;
  private Guarded server;

  private record Tls(Certificates authorities, Certificates.Signed own) {}

  private Broker(Optional<Tls> tls, String moreSettings) {
    try {
      folder = Files.createTempDirectory("pagerunner-broker");
      port = FreePorts.next();
      tlsPort = tls.isPresent() ? FreePorts.next() : 0;
      int namesPort = FreePorts.next();
      environment.put("HOME", folder.toString());
      environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
      environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
      environment.put("RABBITMQ_DIST_PORT", Integer.toString(FreePorts.next()));
      environment.put("ERL_EPMD_PORT", Integer.toString(namesPort));
      environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
      environment.put("RABBITMQ_NODENAME", "test" + port + "@localhost");
      environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
      environment.put("RABBITMQ_LOG_BASE", folder.toString());
      environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
      environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
      environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString());
      environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("a.config").toString());
      environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 2:2 +sbwt none");
      String settings = "[{rabbit, [" + moreSettings + tls.map(this::tls).orElse("") + "]}].\n";
      Files.writeString(folder.resolve("a.config"), settings);
      names = Guarded.start(List.of("epmd", "-port", "" + namesPort), environment, log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one and waits until it takes connections. */
  public static Broker start() {
    return start(Map.of());
  }

  /** With more environment variables. */
  public static Broker start(Map<String, String> more) {
    Broker broker = new Broker(Optional.empty(), QUIET);
    broker.environment.putAll(more);
    return started(broker);
  }

  /** With a limit after which messages must be acknowledged. */
  public static Broker start(Duration consumerTimeout) {
    return started(
        new Broker(
            Optional.empty(),
            "{channel_tick_interval, 500}, {consumer_timeout, "
                + consumerTimeout.toMillis()
                + "}"));
  }

  /** With a port for TLS, where it shows the certificate {@code own}. */
  public static Broker start(Certificates authority, Certificates.Signed own) {
    return started(new Broker(Optional.of(new Tls(authority, own)), QUIET));
  }

  private static Broker started(Broker broker) {
    broker.restart();
    return broker;
  }

  private String tls(Tls tls) {
    return """
        , {ssl_listeners, [{"127.0.0.1", %d}]}, {ssl_options, [{cacertfile, "%s"},
        {certfile, "%s"}, {keyfile, "%s"}, {verify, verify_none}]}"""
        .formatted(tlsPort, tls.authorities.authority(), tls.own.certificate(), tls.own.key());
  }

  public String url() {
    return "amqp://guest:guest@127.0.0.1:" + port;
  }

  /** For TLS; {@code host} is what the client calls this machine. */
  public String tlsUrl(String host) {
    return "amqps://guest:guest@" + host + ":" + tlsPort;
  }

  /** Starts it again, with what it has kept. */
  public void restart() {
    assertThat(server).isNull();
    server = Guarded.start(List.of(program("rabbitmq-server")), environment, log());
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              assertThat(read(log())).doesNotContain("BOOT FAILED");
              return isReachable();
            });
  }

  /** As by {@code kill -9}. */
  public void kill() {
    server.close();
    server = null;
  }

  /** As when a machine is shut down: it closes its connections and keeps its messages. */
  public void stop() {
    ProcessHandle process = process();
    process.destroy();
    process.onExit().orTimeout(Patience.EVENTUALLY.toSeconds(), TimeUnit.SECONDS).join();
    kill();
  }

  /** Forgets all that it has kept. To be called while it does not run. */
  public void wipe() {
    TempFolders.delete(folder.resolve("data"));
  }

  /** It keeps its connections, and says nothing any more. */
  public void freeze() {
    Signals.stop(process());
  }

  public void thaw() {
    Signals.resume(process());
  }

  /** How many messages wait in {@code queue}; throws when there is no such queue. */
  public long waiting(String queue) {
    return ask(channel -> channel.messageCount(queue));
  }

  public void deleteQueue(String queue) {
    ask(channel -> channel.queueDelete(queue));
  }

  public void purge(String queue) {
    ask(channel -> channel.queuePurge(queue));
  }

  /** Waits until as many messages wait in {@code queue}. */
  public void awaitWaiting(String queue, long messages) {
    await().untilAsserted(() -> assertThat(waiting(queue)).isEqualTo(messages));
  }

  /** Waits until as many messages of {@code queue} are delivered and not acknowledged. */
  public void awaitUnacknowledged(String queue, int messages) {
    await()
        .untilAsserted(
            () ->
                assertThat(control("list_queues", "name", "messages_unacknowledged"))
                    .contains(queue + "\t" + messages));
  }

  /** The process of each connection inside the broker: another one after a reconnect. */
  public List<String> connections() {
    return control("list_connections", "pid");
  }

  /** What {@code rabbitmqctl} prints, line by line, without headers. */
  public List<String> control(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program("rabbitmqctl"), "-q"));
    line.addAll(List.of(arguments));
    if (arguments[0].startsWith("list_")) {
      line.add("--no-table-headers");
    }
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Something to do on a channel. */
  public interface Use<T> {
    T with(Channel channel) throws IOException, TimeoutException;
  }

  /** Does something on a connection of its own. */
  public <T> T ask(Use<T> use) {
    try (Connection connection = connect()) {
      return use.with(connection.createChannel());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isReachable() {
    try (Connection connection = connect()) {
      return connection.isOpen();
    } catch (IOException | TimeoutException e) {
      return false;
    }
  }

  private Connection connect() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setPort(port);
    return factory.newConnection("test");
  }

  /** The Erlang machine itself, not the shells around it. */
  private ProcessHandle process() {
    return ProcessHandle.of(Long.parseLong(read(folder.resolve("pid")).trim())).orElseThrow();
  }

  @Override
  public void close() {
    if (server != null) {
      kill();
    }
    names.close();
    TempFolders.delete(folder);
  }

  private Path log() {
    return folder.resolve("output");
  }

  private static String program(String name) {
    return PROGRAMS.resolve(name).toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
