package dev.pagerunner.config;

import dev.pagerunner.domain.AddressRange;
import java.util.List;

/** Declares the settings for files that this server fetches from URLs. */
final class ImportDeclarations {
  private static final String IMPORTS = "Files from URLs";

  static final Setting<Boolean> OFFERED =
      Setting.of(
          IMPORTS,
          "PAGERUNNER_IMPORTS",
          Kinds.yesNo(),
          "true",
          "Whether users may give the URL of a file instead of the file.");

  static final Setting<List<String>> ALLOW =
      Setting.optional(
          IMPORTS,
          "PAGERUNNER_IMPORT_ALLOW",
          hostsAndRanges(),
          "public addresses only, by https",
          "Hosts and networks from which files are fetched although they are private, by http, too. Every user can read files there, on every port.");

  static final List<Setting<?>> ALL = List.of(OFFERED, ALLOW);

  private ImportDeclarations() {}

  /** Names of hosts, IP addresses and ranges of them. */
  static Kind<List<String>> hostsAndRanges() {
    Kind<String> host = Kinds.matching(Kinds.OWN_NAME, "a name");
    return new Kind<>(
        "host names, IP addresses or ranges such as 10.0.0.0/8, separated by blanks or commas",
        (text, directory) ->
            Kinds.words(text)
                .map(one -> one.contains("/") ? range(one) : host.parser().parse(one, directory))
                .toList(),
        true);
  }

  private static String range(String text) {
    AddressRange.parse(text);
    return text;
  }
}
