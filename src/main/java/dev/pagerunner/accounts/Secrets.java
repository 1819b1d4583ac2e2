package dev.pagerunner.accounts;

import dev.pagerunner.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.zip.CRC32;

/** Makes secrets that clients keep, of which the database knows the SHA-256 only. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Without letters and digits that look alike. */
  private static final String READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

  /** Tokens begin with this, so that scanners of source code find one that was published. */
  private static final String TOKEN_PREFIX = "pgr_";

  private static final int SECRET_BYTES = 32;
  private static final int TOKEN_CHARACTERS = 43;
  private static final int CHECK_CHARACTERS = 6;
  private static final int SHOWN_CHARACTERS = TOKEN_PREFIX.length() + 6;
  private static final int CODE_GROUPS = 4;
  private static final int CODE_GROUP = 4;

  private Secrets() {}

  /** 256 random bits for a cookie, in URL-safe Base64. */
  public static String ofCookie() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A token: a prefix, 256 random bits, and their CRC-32, by which a mistyped one is known. */
  static String token() {
    String random = random(BASE62, TOKEN_CHARACTERS);
    return TOKEN_PREFIX + random + check(random);
  }

  /** Whether this may be a token that was made here. */
  static boolean isToken(String text) {
    if (text.length() != TOKEN_PREFIX.length() + TOKEN_CHARACTERS + CHECK_CHARACTERS
        || !text.startsWith(TOKEN_PREFIX)) {
      return false;
    }
    int end = TOKEN_PREFIX.length() + TOKEN_CHARACTERS;
    return text.substring(end).equals(check(text.substring(TOKEN_PREFIX.length(), end)));
  }

  /** The beginning of a token, by which its owner recognises it. */
  static String shown(String token) {
    return token.substring(0, SHOWN_CHARACTERS);
  }

  /** Some 79 random bits that a person can type, such as {@code 7KQM-X2PD-A9WR-HT4C}. */
  static String code() {
    StringBuilder code = new StringBuilder(random(READABLE, CODE_GROUPS * CODE_GROUP));
    for (int i = CODE_GROUPS - 1; i > 0; i--) {
      code.insert(i * CODE_GROUP, '-');
    }
    return code.toString();
  }

  /** What the database keeps of a secret. They are random, so that one fast hash is enough. */
  public static String digest(String secret) {
    return Sha256.of(secret);
  }

  private static String random(String letters, int length) {
    return RANDOM
        .ints(length, 0, letters.length())
        .collect(
            StringBuilder::new, (text, i) -> text.append(letters.charAt(i)), StringBuilder::append)
        .toString();
  }

  private static String check(String random) {
    CRC32 sum = new CRC32();
    sum.update(random.getBytes(StandardCharsets.US_ASCII));
    StringBuilder text = new StringBuilder();
    long rest = sum.getValue();
    for (int i = 0; i < CHECK_CHARACTERS; i++) {
      text.insert(0, BASE62.charAt((int) (rest % BASE62.length())));
      rest /= BASE62.length();
    }
    return text.toString();
  }
}
