package dev.pagerunner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What contradicts itself about logins elsewhere is refused at the start. */
class SignOnSettingsTest {
  @TempDir Path folder;

  private void assertRefused(Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> Settings.load(environment, folder))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  private static Map<String, String> oidc(String issuer) {
    return new HashMap<>(
        Map.of(
            "PAGERUNNER_OIDC_ISSUER", issuer,
            "PAGERUNNER_OIDC_CLIENT_ID", "pagerunner",
            "PAGERUNNER_OIDC_CLIENT_SECRET", "a-secret-of-the-provider"));
  }

  @Test
  void a_header_that_names_users_needs_a_proxy_that_is_trusted() {
    assertRefused(
        Map.of("PAGERUNNER_REMOTE_USER_HEADER", "Remote-User"), "PAGERUNNER_TRUSTED_PROXIES");
  }

  @Test
  void a_provider_needs_all_three_of_its_settings() {
    assertRefused(
        Map.of("PAGERUNNER_OIDC_ISSUER", "https://login.example.org"),
        "PAGERUNNER_OIDC_CLIENT_ID",
        "PAGERUNNER_OIDC_CLIENT_SECRET");
  }

  @Test
  void a_provider_at_which_everybody_has_an_account_needs_domains() {
    Map<String, String> google = oidc("https://accounts.google.com");
    assertRefused(google, "PAGERUNNER_OIDC_ALLOWED_DOMAINS");
    google.put("PAGERUNNER_OIDC_ALLOWED_DOMAINS", "example.org");
    assertThat(Settings.load(google, folder).toString()).doesNotContain("a-secret-of-the-provider");
  }

  @Test
  void an_issuer_over_plain_http_is_refused_and_a_password_in_it_is_not_shown() {
    assertRefused(oidc("http://login.example.org"), "https://");
    assertThatThrownBy(
            () -> Settings.load(oidc("https://user:hidden-word@login.example.org"), folder))
        .isInstanceOf(SettingsException.class)
        .hasMessageNotContaining("hidden-word");
  }
}
