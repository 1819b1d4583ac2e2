package dev.pagerunner.config;

import dev.pagerunner.config.Setting.Secrecy;
import dev.pagerunner.config.Settings.Auth;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Declares the settings for accounts: who must log in, how, and what they may use. */
final class AccountDeclarations {
  private static final String ACCOUNTS = "Accounts";
  private static final String QUOTAS = "Quotas and retention";

  static final Setting<Auth> AUTH =
      Setting.optional(
          ACCOUNTS,
          "PAGERUNNER_AUTH",
          Kinds.oneOf(Auth.class),
          "accounts, except for the role all on a loopback address",
          "Whether clients must log in: accounts, or none where whoever reaches the server may use it.");

  static final Setting<String> ADMIN_USER =
      Setting.optional(
          ACCOUNTS,
          "PAGERUNNER_ADMIN_USER",
          text(1, 100),
          "no account is made",
          "The name of an administrator that is made at a start, unless there is an account of that name.");

  static final Setting<String> ADMIN_PASSWORD =
      Setting.optional(
              ACCOUNTS,
              "PAGERUNNER_ADMIN_PASSWORD",
              text(1, 256),
              "no account is made",
              "The password of that administrator, 15 characters or more; an account that exists keeps its own.")
          .with(Secrecy.WHOLE);

  static final Setting<Duration> SESSION_IDLE =
      Setting.of(
          ACCOUNTS,
          "PAGERUNNER_SESSION_IDLE",
          Kinds.duration("1 min", "720 h"),
          "12 h",
          "A session ends after this time without a request.");

  static final Setting<Duration> SESSION_LIFETIME =
      Setting.of(
          ACCOUNTS,
          "PAGERUNNER_SESSION_LIFETIME",
          Kinds.duration("1 min", "8760 h"),
          "720 h",
          "A session ends after this time whatever is requested.");

  static final Setting<Boolean> PLAIN_HTTP_LOGIN =
      Setting.of(
          ACCOUNTS,
          "PAGERUNNER_PLAIN_HTTP_LOGIN",
          Kinds.yesNo(),
          "false",
          "Whether people can log in over plain http from other machines, where passwords can be read on the way.");

  static final Setting<Boolean> SHARING =
      Setting.of(
          ACCOUNTS,
          "PAGERUNNER_SHARING",
          Kinds.yesNo(),
          "false",
          "Whether owners can share documents with everybody who has an account; viewers read nothing else.");

  static final Setting<Integer> AUDIT_DAYS =
      Setting.of(
          ACCOUNTS,
          "PAGERUNNER_AUDIT_DAYS",
          Kinds.wholeNumber(1, 36_500),
          "365",
          "How many days the audit log keeps its entries.");

  static final Setting<Integer> QUOTA_DOCUMENTS =
      Setting.optional(
          QUOTAS,
          "PAGERUNNER_QUOTA_DOCUMENTS",
          Kinds.wholeNumber(0, 1_000_000_000),
          "no limit",
          "The most documents that a user may keep, unless an administrator gave that user another quota.");

  static final Setting<Long> QUOTA_BYTES =
      Setting.optional(
          QUOTAS,
          "PAGERUNNER_QUOTA_BYTES",
          Kinds.size("0 MB", "1000000 GB"),
          "no limit",
          "The most bytes that a user's uploaded files may have together.");

  static final Setting<Integer> QUOTA_PAGES =
      Setting.optional(
          QUOTAS,
          "PAGERUNNER_QUOTA_PAGES_PER_DAY",
          Kinds.wholeNumber(0, 1_000_000_000),
          "no limit",
          "After so many pages within 24 hours a user's uploads and further runs are refused.");

  static final Setting<Integer> RETENTION_DAYS =
      Setting.optional(
          QUOTAS,
          "PAGERUNNER_RETENTION_DAYS",
          Kinds.wholeNumber(1, 36_500),
          "documents are kept until they are deleted",
          "Documents are deleted so many days after their upload, with their runs, unless they are being read.");

  static final List<Setting<?>> ALL =
      List.of(
          AUTH,
          ADMIN_USER,
          ADMIN_PASSWORD,
          SESSION_IDLE,
          SESSION_LIFETIME,
          PLAIN_HTTP_LOGIN,
          SHARING,
          AUDIT_DAYS,
          QUOTA_DOCUMENTS,
          QUOTA_BYTES,
          QUOTA_PAGES,
          RETENTION_DAYS);

  private AccountDeclarations() {}

  private static Kind<String> text(int least, int most) {
    return Kinds.matching(
        Pattern.compile("(?s).{" + least + "," + most + "}"),
        "text of " + least + " to " + most + " characters");
  }
}
