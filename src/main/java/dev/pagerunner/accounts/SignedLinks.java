package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets whoever has a link see the page images and crops of one run until a time, as the account
 * that made the link: what that one may no longer see, the link does not show. Nothing is stored of
 * a link. It is 75 characters of URL-safe Base64: the account, the time, and an HMAC-SHA256 over
 * these and the run, by a key that all web processes share.
 */
public final class SignedLinks {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int ACCOUNT_BYTES = 16;
  private static final int SIGNED_BYTES = ACCOUNT_BYTES + Long.BYTES;
  private static final int ALL_BYTES = SIGNED_BYTES + 32;
  private static final int CHARACTERS = (ALL_BYTES * 4 + 2) / 3;

  /** Stands for nobody, where nobody is asked to log in. */
  private static final UUID NOBODY = new UUID(0, 0);

  private final Pool pool;
  private final SecureRandom random = new SecureRandom();

  public SignedLinks(Pool pool) {
    this.pool = pool;
  }

  /**
   * Makes a link.
   *
   * @param account of whoever makes it; empty where nobody is asked to log in
   */
  public Future<String> make(UUID run, Optional<UUID> account, Instant expires) {
    byte[] signed =
        ByteBuffer.allocate(SIGNED_BYTES)
            .put(bytes(account.orElse(NOBODY)))
            .putLong(expires.getEpochSecond())
            .array();
    return key().map(key -> text(signed, signature(key, run, signed)));
  }

  /** The key; makes it if there is none. */
  private Future<Buffer> key() {
    byte[] made = new byte[KEY_BYTES];
    random.nextBytes(made);
    return pool.preparedQuery("INSERT INTO link_key (secret) VALUES ($1) ON CONFLICT DO NOTHING")
        .execute(Tuple.of(Buffer.buffer(made)))
        .compose(ignored -> pool.query("SELECT secret FROM link_key").execute())
        .map(rows -> rows.iterator().next().getBuffer(0));
  }

  /**
   * Who made a link; empty if it is not valid for this run, has expired, or if that account cannot
   * log in any more.
   */
  public Future<Optional<Authenticated>> find(String link, UUID run) {
    byte[] all = decoded(link);
    if (all.length != ALL_BYTES) {
      return Future.succeededFuture(Optional.empty());
    }
    ByteBuffer fields = ByteBuffer.wrap(all);
    UUID account = new UUID(fields.getLong(), fields.getLong());
    long expires = fields.getLong();
    if (Instant.now().getEpochSecond() >= expires) {
      return Future.succeededFuture(Optional.empty());
    }
    return pool.preparedQuery(
            """
            SELECT k.secret, a.id, a.name, a.role FROM link_key k, account a
            WHERE a.id = $1 AND NOT a.disabled""")
        .execute(Tuple.of(account))
        .map(rows -> Rows.first(rows, row -> checked(row, run, all)).flatMap(found -> found));
  }

  /** The run of a path; empty if it is no id. */
  public static Optional<UUID> run(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Authenticated> checked(Row row, UUID run, byte[] all) {
    byte[] signed = Arrays.copyOf(all, SIGNED_BYTES);
    byte[] sent = Arrays.copyOfRange(all, SIGNED_BYTES, ALL_BYTES);
    if (!MessageDigest.isEqual(sent, signature(row.getBuffer("secret"), run, signed))) {
      return Optional.empty();
    }
    return Optional.of(
        new Authenticated(
            Actor.Kind.LINK,
            null,
            row.getUUID("id"),
            row.getString("name"),
            Role.of(row.getString("role")),
            TokenScope.READ));
  }

  /** Of a run's images alone, so that the key serves other purposes too, some day. */
  private static byte[] signature(Buffer key, UUID run, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(), ALGORITHM));
      mac.update("images of run ".getBytes(StandardCharsets.US_ASCII));
      mac.update(bytes(run));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ACCOUNT_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static String text(byte[] signed, byte[] signature) {
    byte[] all = ByteBuffer.allocate(ALL_BYTES).put(signed).put(signature).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** Nothing for a text that is no link. */
  private static byte[] decoded(String link) {
    if (link.length() != CHARACTERS) {
      return new byte[0];
    }
    try {
      return Base64.getUrlDecoder().decode(link);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
