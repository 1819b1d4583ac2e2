package dev.pagerunner.http.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;

/** Counts what clients hold, in total and per address. For one thread. */
final class ClientCounter {
  /** A client has at least this many leading bytes of an IPv6 address to itself: a /64. */
  private static final int IPV6_PREFIX_BYTES = 8;

  private final int most;
  private final int mostOfOne;
  private final Predicate<InetAddress> standsForMany;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int total;

  /**
   * Creates a counter at zero.
   *
   * @param most in total
   * @param mostOfOne of one address
   * @param standsForMany whether an address is counted in the total only
   */
  ClientCounter(int most, int mostOfOne, Predicate<InetAddress> standsForMany) {
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.standsForMany = standsForMany;
  }

  /** The result of {@link #add}. */
  enum Outcome {
    ADDED,
    /** The limit of the address is reached. */
    TOO_MANY_OF_ONE,
    /** The total limit is reached. */
    TOO_MANY
  }

  /**
   * Adds one for an address unless a limit is reached. A caller whose call adds one removes it
   * later.
   */
  Outcome add(InetAddress address) {
    if (total >= most) {
      return Outcome.TOO_MANY;
    }
    if (!standsForMany.test(address)) {
      if (byAddress.getOrDefault(key(address), 0) >= mostOfOne) {
        return Outcome.TOO_MANY_OF_ONE;
      }
      byAddress.merge(key(address), 1, Integer::sum);
    }
    total++;
    return Outcome.ADDED;
  }

  /** Removes one that was added. */
  void remove(InetAddress address) {
    total--;
    if (!standsForMany.test(address)) {
      byAddress.computeIfPresent(key(address), (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private static String key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(
            address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
  }
}
