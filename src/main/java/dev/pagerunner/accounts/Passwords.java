package dev.pagerunner.accounts;

import dev.pagerunner.async.BlockingThreads;
import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Hashes passwords with bcrypt, of which an attacker's hardware gains little and which takes next
 * to no memory. bcrypt reads 72 bytes at most, so what it gets is the SHA-384 of the password, in
 * Base64.
 *
 * <p>A hash takes half a second of a processor, so there is one thread for it in a process, and a
 * short queue: many logins at once cannot take the processor from all other requests. Results
 * arrive on the context of the caller.
 */
public final class Passwords implements AutoCloseable {
  public static final int MIN_CHARACTERS = 15;
  public static final int MAX_CHARACTERS = 256;

  private static final int COST = 12;
  private static final int QUEUE = 16;

  /**
   * Salt and hash that fit no password: compared with if there is no account, for the same time.
   */
  private static final String NOBODY = "2sfcaRN3ppn0dBPcKkziQ.J7w8UKKewvpjFburcGVNzbkjFNKmIa.";

  private final Vertx vertx;
  private final int cost;
  private final String nobody;
  private final BlockingThreads hashing = new BlockingThreads("password-hash", 1, QUEUE);

  public Passwords(Vertx vertx) {
    this(vertx, COST);
  }

  /** {@code cost} is the base-2 logarithm of the rounds; less than 12 in tests only. */
  public Passwords(Vertx vertx, int cost) {
    this.vertx = vertx;
    this.cost = cost;
    this.nobody = "$2a$%02d$".formatted(cost) + NOBODY;
  }

  /** Too many passwords are being hashed. */
  public static final class BusyException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("Too many people log in at this moment. Try again in a few seconds.");
    }
  }

  /**
   * Checks a new password: its length, and that it is not what everybody tries first.
   *
   * @throws PagerunnerException with a message that follows "password: "
   */
  public static void requireGood(String password, String name) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_CHARACTERS) {
      throw new PagerunnerException(
          "it has "
              + length
              + " characters; take at least "
              + MIN_CHARACTERS
              + ", such as four or five words");
    }
    if (length > MAX_CHARACTERS) {
      throw new PagerunnerException("it has more than " + MAX_CHARACTERS + " characters");
    }
    if (isGuessable(password.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))) {
      throw new PagerunnerException(
          "it is easy to guess: a repetition, a sequence, or little more than the user name or"
              + " 'password'; take four or five words that have nothing to do with each other");
    }
  }

  private static boolean isGuessable(String password, String name) {
    String rest = password;
    for (String known :
        new String[] {name, "pagerunner", "password", "passwort", "qwertyuiop", "letmein"}) {
      rest = known.isEmpty() ? rest : rest.replace(known, "");
    }
    long different = rest.chars().distinct().count();
    return different < 5 || isSequence(rest);
  }

  /** Whether most characters follow their neighbour, as in 123456 or abcdef. */
  private static boolean isSequence(String text) {
    int steps = 0;
    for (int i = 1; i < text.length(); i++) {
      int step = text.charAt(i) - text.charAt(i - 1);
      steps += step >= -1 && step <= 1 ? 1 : 0;
    }
    return steps * 4 > (text.length() - 1) * 3;
  }

  /** The hash of a password; fails with {@link BusyException} if too many are hashed. */
  public Future<String> hash(String password) {
    return on(() -> hashNow(password, cost));
  }

  /**
   * Whether a password is the one of the hash; false for null, after the same time. Fails with
   * {@link BusyException} if too many are hashed.
   */
  Future<Boolean> matches(String password, String hash) {
    return on(
        () -> {
          boolean same = BCrypt.checkpw(digest(password), hash == null ? nobody : hash);
          return same && hash != null;
        });
  }

  private static String hashNow(String password, int cost) {
    return BCrypt.hashpw(digest(password), BCrypt.gensalt(cost));
  }

  private <T> Future<T> on(Callable<T> work) {
    return hashing
        .run(vertx.getOrCreateContext(), work)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof RejectedExecutionException ? new BusyException() : e));
  }

  /** The same characters may be written in several ways; NFC is one of them. */
  private static String digest(String password) {
    byte[] bytes =
        Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-384").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-384", e);
    }
  }

  @Override
  public void close() {
    hashing.close();
  }
}
