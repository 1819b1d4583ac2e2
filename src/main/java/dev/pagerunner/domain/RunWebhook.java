package dev.pagerunner.domain;

import java.util.Objects;

/**
 * Who is told of the end of one run.
 *
 * @param secret that signs what is sent; null for no signature
 */
public record RunWebhook(String url, String secret) {
  public RunWebhook {
    Objects.requireNonNull(url);
  }

  /** Without the secret, and without the URL, which may hold one. */
  @Override
  public String toString() {
    return "RunWebhook";
  }
}
