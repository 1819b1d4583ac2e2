package dev.pagerunner.http.auth;

import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.accounts.sso.RemoteUsers;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * Users whom a proxy names in a header. It is believed from the connections of trusted proxies
 * only, so the proxy must replace what clients send in that header.
 */
final class ProxyUsers {
  private final RemoteUsers users;
  private final ServerNames names;

  ProxyUsers(RemoteUsers users, ServerNames names) {
    this.users = users;
    this.names = names;
  }

  /**
   * The name that a trusted proxy gives; empty if there is none to be believed.
   *
   * @throws Problem if there are several: then the first is what the client sent
   */
  Optional<String> name(HttpServerRequest request) {
    List<String> values = request.headers().getAll(users.header());
    if (values.isEmpty() || !names.isFromTrustedProxy(request)) {
      return Optional.empty();
    }
    if (values.size() > 1) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "The header "
              + users.header()
              + " is there more than once: the proxy must replace what clients send in it.");
    }
    return Optional.of(text(values.get(0)).strip()).filter(name -> !name.isEmpty());
  }

  /** Headers are bytes, which servers read as Latin 1; proxies write UTF-8. */
  private static String text(String header) {
    String text = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Who has a name; empty if the account is disabled. */
  Future<Optional<Authenticated>> find(String name, String address) {
    return users
        .named(name, address)
        .recover(e -> Future.failedFuture(e instanceof Problem ? e : refusal(e)));
  }

  private Throwable refusal(Throwable e) {
    return e.getClass() == PagerunnerException.class
        ? Problem.of(
            ProblemType.FORBIDDEN,
            "The proxy names the user in the header "
                + users.header()
                + " in a way that cannot be a user name: "
                + e.getMessage()
                + ".")
        : e;
  }
}
