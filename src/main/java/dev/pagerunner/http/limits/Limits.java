package dev.pagerunner.http.limits;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Limits on connections, requests and answers.
 *
 * @param connections maximum number of open connections, in total
 * @param bodyBytes of one request, however they are sent
 * @param headTime from the first byte of a request to the end of its headers
 * @param bodyWindow in which a body must make some progress: {@link #LEAST_BYTES_PER_SECOND}
 * @param stallTime an answer is abandoned if the client takes nothing of it for this long
 * @param standsForMany whether many clients share an address, such as that of a proxy; limits by
 *     address then do not apply to it
 */
public record Limits(
    int connections,
    long bodyBytes,
    Duration headTime,
    Duration bodyWindow,
    Duration stallTime,
    Predicate<InetAddress> standsForMany) {
  static final int LEAST_BYTES_PER_SECOND = 1_024;

  /** Allowance for the rest of a multipart body besides the file. */
  private static final long MULTIPART_BYTES = 1024 * 1024;

  private static final int OF_ONE_ADDRESS = 5;
  private static final int WAITING = 2;

  /**
   * The default limits.
   *
   * @param connections maximum number of open connections, in total
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

  /** These limits, where many clients share other addresses, too. */
  public Limits withMany(Predicate<InetAddress> others) {
    return new Limits(
        connections, bodyBytes, headTime, bodyWindow, stallTime, standsForMany.or(others));
  }

  /** Counts connections, in total and per address. */
  ClientCounter connectionCounter() {
    return new ClientCounter(connections, Math.max(1, connections / OF_ONE_ADDRESS), standsForMany);
  }

  /** Counts requests that wait for something to happen, in total and per address. */
  ClientCounter waitingCounter() {
    int most = Math.max(1, connections / WAITING);
    return new ClientCounter(most, Math.max(1, most / OF_ONE_ADDRESS), standsForMany);
  }

  /** Counts files that are being fetched, in total and per address. */
  ClientCounter importCounter() {
    return new ClientCounter(ImportLimit.MOST, ImportLimit.MOST_OF_ONE, standsForMany);
  }

  /** Counts exports that are being made, in total and per address. */
  ClientCounter exportCounter() {
    return new ClientCounter(ExportLimit.MOST, ExportLimit.MOST_OF_ONE, standsForMany);
  }
}
