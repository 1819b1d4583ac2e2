package dev.pagerunner.webhooks;

import dev.pagerunner.domain.PagerunnerException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secrets by which receivers know that a request is from here, after Standard Webhooks. */
public final class SigningSecret {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NEW_BYTES = 32;
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final int SHOWN = 4;

  private SigningSecret() {}

  /** A new one. */
  static String make() {
    byte[] bytes = new byte[NEW_BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Checks a secret that somebody chose.
   *
   * @return the same
   * @throws PagerunnerException if it is not one
   */
  public static String require(String text) {
    int length = text.startsWith(PREFIX) ? decodedLength(text) : 0;
    if (length < LEAST_BYTES || length > MOST_BYTES) {
      throw new PagerunnerException(
          "it must be whsec_ and the Base64 of "
              + LEAST_BYTES
              + " to "
              + MOST_BYTES
              + " random bytes, as `echo whsec_$(openssl rand -base64 32)` makes it");
    }
    return text;
  }

  private static int decodedLength(String text) {
    try {
      return key(text).length;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private static byte[] key(String secret) {
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }

  /** Its end, by which its owner knows it; null for null. */
  static String hint(String secret) {
    return secret == null ? null : PREFIX + "…" + secret.substring(secret.length() - SHOWN);
  }

  /**
   * The signature of one attempt.
   *
   * @param id of the message
   * @param timestamp of the attempt, in seconds since 1970
   */
  static String signature(String secret, String id, long timestamp, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(secret), ALGORITHM));
      byte[] sum =
          mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
