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
 * @param setting that names them, for messages
 * @param hosts names, in lower case, that are allowed whatever their addresses are
 * @param networks addresses that are allowed whatever name they have
 */
public record AllowedTargets(String setting, Set<String> hosts, List<AddressRange> networks) {
  public AllowedTargets {
    hosts = Set.copyOf(hosts);
    networks = List.copyOf(networks);
  }

  /** Of names, IP addresses and ranges of them. */
  public static AllowedTargets of(String setting, List<String> words) {
    Set<String> hosts = new HashSet<>();
    List<AddressRange> networks = new ArrayList<>();
    for (String word : words) {
      try {
        networks.add(AddressRange.parse(word));
      } catch (IllegalArgumentException e) {
        hosts.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return new AllowedTargets(setting, hosts, networks);
  }

  boolean contain(String host) {
    return hosts.contains(host);
  }

  boolean contain(InetAddress address) {
    return networks.stream().anyMatch(range -> range.contains(address));
  }
}
