package dev.pagerunner.testing;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The real jar in its role {@code web}, which can be started again on the same port. */
public final class WebJvm implements AutoCloseable {
  private final Map<String, String> environment;
  private final Api api;
  private JarProcess jar;

  private WebJvm(Map<String, String> environment) {
    this.environment = new HashMap<>(environment);
    this.jar = JarProcess.web(environment);
    this.api = jar.api();
    this.environment.put("PORT", Integer.toString(URI.create(api.base()).getPort()));
  }

  /** Starts it on a free port and waits until it is ready. */
  public static WebJvm start(Map<String, String> environment) {
    return new WebJvm(environment);
  }

  /** Ends it as {@code kill -9} does, and starts another in its place. */
  public void replaceKilled() {
    jar.killHard();
    jar = JarProcess.web(environment);
  }

  public Api api() {
    return api;
  }

  public JarProcess jar() {
    return jar;
  }

  /** Ends it however it is. */
  @Override
  public void close() {
    jar.killHard();
  }
}
