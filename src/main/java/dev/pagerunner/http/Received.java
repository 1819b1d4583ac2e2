package dev.pagerunner.http;

import dev.pagerunner.domain.NewDocument;
import io.vertx.core.MultiMap;
import java.util.UUID;

/**
 * A file that was stored, and the fields that came with it.
 *
 * @param filename as the client named it, made safe to show; never a path
 */
record Received(
    UUID id, MultiMap fields, String filename, FileKind kind, long bytes, String sha256) {

  /**
   * The document that it becomes.
   *
   * @param key the idempotency key, or null
   */
  NewDocument titled(String title, RunFields.Choice choice, String key) {
    return new NewDocument(
        id,
        title,
        filename,
        kind.mediaType(),
        bytes,
        sha256,
        choice.model(),
        choice.options(),
        key);
  }
}
