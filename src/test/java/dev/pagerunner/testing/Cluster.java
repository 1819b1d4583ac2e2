package dev.pagerunner.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pagerunner on many machines, all of which are this one: Postgres, RabbitMQ and an S3 server, and
 * web and worker processes of the real jar, each with a data folder of its own. For one thread.
 */
public final class Cluster implements AutoCloseable {
  private final Path folder;
  private final Map<String, String> settings;
  private final PostgresServer postgres;
  private final Broker broker;
  private final ObjectStore store;
  private final FaultyProxy wayToStore;
  private final List<Runnable> members = new ArrayList<>();
  private int started;

  private Cluster(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
    this.postgres = PostgresServer.startMigrated(folder.resolve("database"));
    this.broker = Broker.start();
    this.store = new ObjectStore();
    this.wayToStore = new FaultyProxy(store.port());
  }

  /**
   * Starts the servers, and no process of Pagerunner yet.
   *
   * @param settings of every process, besides the addresses of the servers
   */
  public static Cluster start(Path folder, Map<String, String> settings) {
    return new Cluster(folder, settings);
  }

  /** Starts a web process and waits until it is ready. */
  public WebJvm startWeb() {
    WebJvm web = WebJvm.start(environment("web"));
    members.add(web::close);
    return web;
  }

  /** Starts the JVM of a worker, which nothing watches; it may not be ready yet. */
  public JarProcess startWorker() {
    JarProcess worker = JarProcess.startReader(environment("worker"));
    members.add(worker::killHard);
    return worker;
  }

  public void startWorkers(int count) {
    for (int n = 0; n < count; n++) {
      startWorker();
    }
  }

  public PostgresServer postgres() {
    return postgres;
  }

  public Broker broker() {
    return broker;
  }

  /** What every process's connections to the S3 server pass through. */
  public FaultyProxy wayToStore() {
    return wayToStore;
  }

  /** The truth to compare with. */
  public Sql sql() {
    return postgres.sql();
  }

  private Map<String, String> environment(String role) {
    Map<String, String> environment = new HashMap<>();
    started++;
    environment.put("PAGERUNNER_DATA_DIR", folder.resolve(role + "-" + started).toString());
    environment.put("DATABASE_URL", postgres.url());
    environment.put("CLOUDAMQP_URL", broker.url());
    environment.putAll(ObjectStore.environment(wayToStore.endpoint()));
    environment.put("PAGERUNNER_THREADS", "1");
    environment.putAll(settings);
    return environment;
  }

  /** Ends everything, whatever state it is in. */
  @Override
  public void close() {
    wayToStore.heal();
    postgres.resume();
    members.forEach(Runnable::run);
    wayToStore.close();
    store.close();
    broker.close();
    postgres.close();
  }
}
