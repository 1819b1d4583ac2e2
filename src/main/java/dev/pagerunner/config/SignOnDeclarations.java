package dev.pagerunner.config;

import dev.pagerunner.config.Setting.Secrecy;
import dev.pagerunner.domain.Role;
import java.util.List;
import java.util.regex.Pattern;

/** Declares the settings for logins that somebody else vouches for: a provider, or a proxy. */
final class SignOnDeclarations {
  private static final String GROUP = "Single sign-on";

  static final Setting<String> ISSUER =
      Setting.optional(
          GROUP,
          "PAGERUNNER_OIDC_ISSUER",
          Kinds.word(),
          "nobody logs in at a provider",
          "The address of an OpenID Connect provider, such as https://accounts.google.com; below it is /.well-known/openid-configuration.");

  static final Setting<String> CLIENT_ID =
      Setting.optional(
          GROUP,
          "PAGERUNNER_OIDC_CLIENT_ID",
          Kinds.word(),
          "unset",
          "The name under which the provider knows this server.");

  static final Setting<String> CLIENT_SECRET =
      Setting.optional(
              GROUP,
              "PAGERUNNER_OIDC_CLIENT_SECRET",
              Kinds.word(),
              "unset",
              "The secret that the provider gave this server.")
          .with(Secrecy.WHOLE);

  static final Setting<List<String>> SCOPES =
      Setting.of(
          GROUP,
          "PAGERUNNER_OIDC_SCOPES",
          Kinds.list(),
          "openid email profile",
          "What the provider is asked to tell about a user.");

  static final Setting<List<String>> ALLOWED_DOMAINS =
      Setting.optional(
          GROUP,
          "PAGERUNNER_OIDC_ALLOWED_DOMAINS",
          Kinds.list(),
          "everybody whom the provider knows",
          "Only users whose verified e-mail address is of one of these domains log in; domains below them do not count.");

  static final Setting<String> ROLE_CLAIM =
      Setting.optional(
          GROUP,
          "PAGERUNNER_OIDC_ROLE_CLAIM",
          Kinds.word(),
          "new users are members, and administrators change roles",
          "The claim that a user's role follows from at each login, such as groups or realm_access.roles.");

  static final Setting<List<String>> ADMIN_VALUES =
      Setting.optional(
          GROUP,
          "PAGERUNNER_OIDC_ADMIN_VALUES",
          Kinds.list(),
          "nobody",
          "Users whose role claim has one of these values are administrators.");

  static final Setting<List<String>> MEMBER_VALUES =
      Setting.optional(
          GROUP,
          "PAGERUNNER_OIDC_MEMBER_VALUES",
          Kinds.list(),
          "everybody else",
          "Users whose role claim has one of these values are members; where it is set, all others are viewers.");

  static final Setting<String> NAME =
      Setting.of(
          GROUP,
          "PAGERUNNER_OIDC_NAME",
          Kinds.matching(Pattern.compile(".{1,60}"), "text of 1 to 60 characters"),
          "single sign-on",
          "What the login page calls the provider.");

  static final Setting<String> REMOTE_USER_HEADER =
      Setting.optional(
          GROUP,
          "PAGERUNNER_REMOTE_USER_HEADER",
          Kinds.matching(
              Pattern.compile("[A-Za-z0-9-]{1,64}"), "the name of a header, such as Remote-User"),
          "no header is believed",
          "The header in which a proxy of PAGERUNNER_TRUSTED_PROXIES names the user who is logged in there.");

  static final Setting<Role> REMOTE_USER_ROLE =
      Setting.of(
          GROUP,
          "PAGERUNNER_REMOTE_USER_ROLE",
          Kinds.oneOf(Role.class),
          "member",
          "The role of an account that is made since a proxy names a user for the first time.");

  static final List<Setting<?>> ALL =
      List.of(
          ISSUER,
          CLIENT_ID,
          CLIENT_SECRET,
          SCOPES,
          ALLOWED_DOMAINS,
          ROLE_CLAIM,
          ADMIN_VALUES,
          MEMBER_VALUES,
          NAME,
          REMOTE_USER_HEADER,
          REMOTE_USER_ROLE);

  private SignOnDeclarations() {}
}
