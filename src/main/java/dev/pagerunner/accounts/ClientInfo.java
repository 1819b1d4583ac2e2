package dev.pagerunner.accounts;

/**
 * Where a login comes from.
 *
 * @param address IP address of the client
 * @param agent what the browser calls itself, shortened; null if it says nothing
 * @param browserSecret what a browser in which somebody logged in before was given; null without
 */
public record ClientInfo(String address, String agent, String browserSecret) {
  private static final int MAX_AGENT = 200;

  public ClientInfo {
    agent = agent == null || agent.length() <= MAX_AGENT ? agent : agent.substring(0, MAX_AGENT);
  }

  /** What one client can usually take addresses from: a /24 of IPv4, a /64 of IPv6. */
  public String network() {
    return LoginThrottle.network(address);
  }
}
