package dev.pagerunner.launch;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a process calls itself in logs, in leases and to Postgres.
 *
 * @param unique among all processes that ever were: in a container every process id is 1
 * @param local unique among the processes that live on this machine, and so good for a folder that
 *     the next process may take over
 */
public record ProcessName(String unique, String local) {
  /** Postgres cuts application names at 63 bytes. */
  private static final int LONGEST_HOST = 30;

  private static final int RANDOM_BYTES = 4;

  public static ProcessName of(String role) {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String host = host();
    return new ProcessName(
        role + "-" + host + "-" + HexFormat.of().formatHex(random),
        role + "-" + host + "-" + ProcessHandle.current().pid());
  }

  /** Asks no name server, which could take long. */
  private static String host() {
    String name = System.getenv("HOSTNAME");
    if (name == null) {
      name = System.getenv("COMPUTERNAME");
    }
    String plain = name == null ? "" : name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String end = plain.substring(Math.max(0, plain.length() - LONGEST_HOST));
    return end.isEmpty() ? "local" : end;
  }
}
