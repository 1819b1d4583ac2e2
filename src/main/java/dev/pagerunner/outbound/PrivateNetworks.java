package dev.pagerunner.outbound;

import dev.pagerunner.domain.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that are not public: those of this machine, of private and shared networks, of metadata
 * services, of multicast, of documentation, and IPv6 addresses that stand for an IPv4 address. The
 * methods of {@link InetAddress} know only a few of them.
 */
final class PrivateNetworks {
  private static final List<AddressRange> RANGES =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              // The platform of Azure, which is at a public address.
              "168.63.129.16",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              // ::ffff:0:0/96 is missing: Java makes IPv4 addresses of its addresses.
              "::/96",
              "::ffff:0:0:0/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/32",
              "2001:20::/28",
              "2001:db8::/32",
              "2002::/16",
              "5f00::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(AddressRange::parse)
          .toList();

  private PrivateNetworks() {}

  static boolean contain(InetAddress address) {
    return RANGES.stream().anyMatch(range -> range.contains(address));
  }
}
