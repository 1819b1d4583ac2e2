package dev.pagerunner.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.accounts.ClientInfo;
import dev.pagerunner.accounts.sso.OidcException;
import dev.pagerunner.accounts.sso.OidcLogin;
import dev.pagerunner.accounts.sso.OidcOptions;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.testing.ConnectProxy;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider that only a proxy can reach. */
class OidcProxyTest {
  private static final String ISSUER = "https://login.invalid/staff";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private OidcLogin login(HttpsProxy proxy) {
    OidcOptions options =
        new OidcOptions(
            ISSUER,
            "pagerunner",
            "secret",
            List.of("openid"),
            List.of(),
            Optional.empty(),
            "Staff",
            AccountWiring.proxy(URI.create(ISSUER), proxy));
    Database unused =
        Database.open(vertx, PostgresAddress.of("postgres://127.0.0.1:1/none"), 1, "proxy test");
    return new OidcLogin(vertx, options, unused, null);
  }

  @Test
  void the_provider_is_asked_through_the_proxy_with_its_password() {
    try (ConnectProxy proxy = new ConnectProxy(Optional.of("anna:pass word"))) {
      OidcLogin login =
          login(new HttpsProxy(Optional.of("http://anna:pass%20word@" + proxy.place()), List.of()));
      assertThatThrownBy(
              () ->
                  login
                      .begin(
                          "https://here.invalid/", "/", new ClientInfo("192.0.2.1", "test", null))
                      .await(Patience.SECONDS, TimeUnit.SECONDS))
          .as("nothing listens behind this proxy")
          .isInstanceOf(OidcException.class);
      assertThat(proxy.targets()).containsExactly("login.invalid:443");
    }
  }

  @Test
  void a_provider_among_the_exceptions_is_asked_directly() {
    HttpsProxy proxy = new HttpsProxy(Optional.of("proxy.invalid:3128"), List.of("invalid"));
    assertThat(AccountWiring.proxy(URI.create(ISSUER), proxy)).isEmpty();
  }
}
