package dev.pagerunner.http.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How much is too much.
 *
 * @param connections open ones, in total
 * @param bodyBytes of one request, however they are sent
 * @param headTime from the first byte of a request to the end of its headers
 * @param bodyWindow in which a body must make some progress: {@link #LEAST_BYTES_PER_SECOND}
 * @param stallTime an answer of which a client takes nothing for so long is given up
 * @param standsForMany whether many clients come from an address, as from a proxy; then limits by
 *     address do not hold for it
 */
public record Limits(
    int connections,
    long bodyBytes,
    Duration headTime,
    Duration bodyWindow,
    Duration stallTime,
    Predicate<InetAddress> standsForMany) {
  static final int LEAST_BYTES_PER_SECOND = 1_024;

  /** What a multipart body may need besides the file. */
  private static final long MULTIPART_BYTES = 1024 * 1024;

  private static final int OF_ONE_ADDRESS = 5;
  private static final int WAITING = 2;

  /**
   * The usual ones.
   *
   * @param connections open ones, in total
   * @param fileBytes the largest file that is accepted
   */
  public static Limits of(int connections, long fileBytes) {
    return new Limits(
        connections,
        fileBytes + MULTIPART_BYTES,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        InetAddress::isLoopbackAddress);
  }

  /** The same, where many clients come from other addresses, too. */
  public Limits withMany(Predicate<InetAddress> others) {
    return new Limits(
        connections, bodyBytes, headTime, bodyWindow, stallTime, standsForMany.or(others));
  }

  /** How many connections there may be, in total and from one address. */
  ClientCounter connectionCounter() {
    return new ClientCounter(connections, Math.max(1, connections / OF_ONE_ADDRESS), standsForMany);
  }

  /** How many requests may wait for something to happen, in total and from one address. */
  ClientCounter waitingCounter() {
    int most = Math.max(1, connections / WAITING);
    return new ClientCounter(most, Math.max(1, most / OF_ONE_ADDRESS), standsForMany);
  }
}
