package dev.pagerunner.config;

import java.util.List;
import java.util.regex.Pattern;

/** Declares the settings for webhooks. */
final class WebhookDeclarations {
  private static final String WEBHOOKS = "Webhooks";

  static final Setting<String> URL =
      Setting.optional(
          WEBHOOKS,
          "PAGERUNNER_WEBHOOK_URL",
          Kinds.matching(
              Pattern.compile("(?i)https?://\\S{1,1990}"),
              "a URL such as https://example.org/hooks/pagerunner"),
          "none",
          "The URL that is told of the runs of all users, besides the webhooks that users make.");

  static final Setting<String> SECRET =
      Setting.optional(
              WEBHOOKS,
              "PAGERUNNER_WEBHOOK_SECRET",
              Kinds.word(),
              "requests to PAGERUNNER_WEBHOOK_URL are not signed",
              "Signs what is sent to PAGERUNNER_WEBHOOK_URL: whsec_ and the Base64 of 24 to 64 random bytes.")
          .with(Setting.Secrecy.WHOLE);

  static final Setting<List<String>> EVENTS =
      Setting.of(
          WEBHOOKS,
          "PAGERUNNER_WEBHOOK_EVENTS",
          wordsOf("run.finished", "run.failed", "page.done", "page.failed"),
          "run.finished run.failed",
          "What PAGERUNNER_WEBHOOK_URL is told of.");

  static final Setting<List<String>> ALLOW =
      Setting.optional(
          WEBHOOKS,
          "PAGERUNNER_WEBHOOK_ALLOW",
          ImportDeclarations.hostsAndRanges(),
          "public addresses only, by https",
          "Hosts and networks that webhooks may reach although they are private, by http, too. Every user can send requests there, to every port.");

  static final List<Setting<?>> ALL = List.of(URL, SECRET, EVENTS, ALLOW);

  private WebhookDeclarations() {}

  /** Some of a few words. */
  private static Kind<List<String>> wordsOf(String... known) {
    return new Kind<>(
        "some of " + String.join(", ", known),
        (text, directory) -> {
          List<String> chosen = Kinds.words(text).distinct().toList();
          if (chosen.isEmpty() || !List.of(known).containsAll(chosen)) {
            throw new IllegalArgumentException();
          }
          return chosen;
        },
        true);
  }
}
