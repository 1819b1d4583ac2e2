package dev.pagerunner.outbound;

import dev.pagerunner.domain.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Private targets that an operator allows, such as a program beside this server.
 *
 * @param hosts names, in lower case, that are allowed whatever their addresses are
 * @param networks addresses that are allowed whatever name they have
 */
public record AllowedTargets(Set<String> hosts, List<AddressRange> networks) {
  public static final AllowedTargets NONE = new AllowedTargets(Set.of(), List.of());

  public AllowedTargets {
    hosts = Set.copyOf(hosts);
    networks = List.copyOf(networks);
  }

  /** Of names, IP addresses and ranges of them. */
  public static AllowedTargets of(List<String> words) {
    Set<String> hosts = new HashSet<>();
    List<AddressRange> networks = new ArrayList<>();
    for (String word : words) {
      try {
        networks.add(AddressRange.parse(word));
      } catch (IllegalArgumentException e) {
        hosts.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return new AllowedTargets(hosts, networks);
  }

  boolean contain(String host) {
    return hosts.contains(host);
  }

  boolean contain(InetAddress address) {
    return networks.stream().anyMatch(range -> range.contains(address));
  }
}
