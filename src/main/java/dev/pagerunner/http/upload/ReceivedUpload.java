package dev.pagerunner.http.upload;

import dev.pagerunner.domain.IdempotencyKey;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.http.request.RunFields;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A file that was stored, and the fields that came with it.
 *
 * @param filename as the client named it, made safe to show; never a path
 */
public record ReceivedUpload(
    UUID id, MultiMap fields, String filename, FileKind kind, long bytes, String sha256) {

  /**
   * The document to create from it.
   *
   * @param key the client's idempotency key, or null
   */
  public NewDocument titled(String title, RunFields.Choice choice, String key) {
    return new NewDocument(
        id,
        title,
        filename,
        kind.mediaType(),
        bytes,
        sha256,
        choice.model(),
        choice.options(),
        key == null ? null : new IdempotencyKey(key, fieldsDigest()));
  }

  /**
   * A digest of what the client chose. Excludes the file name, which may differ when the file is
   * sent again.
   */
  private String fieldsDigest() {
    MessageDigest digest = Sha256.digest();
    for (String name : List.of("title", "model", "pages", "threshold")) {
      String value = fields.get(name);
      String chosen = value == null ? "" : value.strip();
      update(digest, name, chosen);
    }
    // Left out where they are missing, as they were in releases that did not know them.
    for (String name : List.of("webhook", "webhook_secret")) {
      if (fields.contains(name)) {
        update(digest, name, fields.get(name).strip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String name, String value) {
    digest.update((name + "=" + value + "\0").getBytes(StandardCharsets.UTF_8));
  }
}
