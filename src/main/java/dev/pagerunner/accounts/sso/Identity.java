package dev.pagerunner.accounts.sso;

import dev.pagerunner.accounts.sso.OidcException.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who somebody is, by an ID token whose signature was checked.
 *
 * @param subject who never changes at the provider
 * @param claims all that the token says
 */
record Identity(String subject, JsonObject claims) {
  /** How far the clocks of the provider and of this server may be apart. */
  static final int CLOCK_SKEW_S = 60;

  private static final int LONGEST_SUBJECT = 255;

  /**
   * Checks a token by the rules of OpenID Connect Core 1.0, section 3.1.3.7.
   *
   * @param nonce that the login was begun with
   * @param now in seconds since 1970
   * @throws OidcException if it is not for this login
   */
  static Identity of(JsonObject claims, OidcOptions options, String nonce, long now) {
    if (!options.issuer().equals(text(claims, "iss").replaceFirst("/+$", ""))) {
      throw invalid("its issuer is another one");
    }
    if (!audiences(claims).contains(options.clientId())) {
      throw invalid("it is for another client");
    }
    if (claims.containsKey("azp") && !options.clientId().equals(text(claims, "azp"))) {
      throw invalid("it was given to another client");
    }
    if (!(claims.getValue("exp") instanceof Number expires)
        || expires.longValue() + CLOCK_SKEW_S <= now) {
      throw invalid("it has expired, or never does");
    }
    if (!nonce.equals(text(claims, "nonce"))) {
      throw invalid("it is of another login");
    }
    String subject = text(claims, "sub");
    if (subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
      throw invalid("it has no subject");
    }
    return new Identity(subject, claims);
  }

  /** Requires a verified e-mail address of one of the domains, unless there are none. */
  void requireDomain(List<String> domains) {
    String email = verifiedEmail().orElse("");
    String domain = email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    if (!domains.isEmpty() && !domains.contains(domain)) {
      throw new OidcException(
          Reason.DOMAIN,
          email.isEmpty()
              ? "the provider vouches for no e-mail address"
              : "the domain " + domain + " may not log in");
    }
  }

  /** What the user may be called, the best first. */
  List<String> names() {
    return Stream.of(
            Optional.of(text(claims, "preferred_username")),
            verifiedEmail(),
            Optional.of(text(claims, "name")))
        .flatMap(Optional::stream)
        .filter(name -> !name.isBlank())
        .toList();
  }

  private Optional<String> verifiedEmail() {
    String email = text(claims, "email");
    boolean verified = "true".equals(String.valueOf(claims.getValue("email_verified")));
    return verified && email.indexOf('@') > 0 ? Optional.of(email) : Optional.empty();
  }

  private static List<?> audiences(JsonObject claims) {
    Object audience = claims.getValue("aud");
    if (audience instanceof JsonArray several) {
      return several.getList();
    }
    return audience == null ? List.of() : List.of(audience);
  }

  private static String text(JsonObject claims, String name) {
    return claims.getValue(name) instanceof String text ? text : "";
  }

  private static OidcException invalid(String why) {
    return new OidcException(Reason.INVALID, "the ID token cannot be trusted: " + why);
  }
}
