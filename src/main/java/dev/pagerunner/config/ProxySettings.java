package dev.pagerunner.config;

import java.util.List;
import java.util.Optional;

/**
 * How https:// addresses are reached.
 *
 * @param address of the proxy, possibly with a password in it
 * @param exceptions hosts that are reached without it
 */
public record ProxySettings(Optional<String> address, List<String> exceptions) {
  public ProxySettings {
    exceptions = List.copyOf(exceptions);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ProxySettings[address="
        + address.map(StorageDeclarations.HTTPS_PROXY::shown).orElse("none")
        + "]";
  }
}
