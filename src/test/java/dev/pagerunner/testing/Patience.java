package dev.pagerunner.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must happen: long enough for a machine that is busy with other
 * things. A test that passes never waits for it; one that asserts a bound of the product's own
 * states that bound itself.
 *
 * <p>Also the default of each {@code await()}: JUnit finds this extension by itself.
 */
public final class Patience implements BeforeAllCallback {
  public static final Duration EVENTUALLY = Duration.ofMinutes(2);

  /** The same for calls that take seconds. */
  public static final long SECONDS = EVENTUALLY.toSeconds();

  /** Waits for that long, where a moment is what is tested: when to kill, how long to be away. */
  public static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(EVENTUALLY);
  }
}
