package dev.pagerunner.http;

import io.vertx.core.MultiMap;
import java.util.UUID;

/**
 * A file that was stored, and the fields that came with it.
 *
 * @param filename as the client named it, made safe to show; never a path
 */
record Received(
    UUID id, MultiMap fields, String filename, FileKind kind, long bytes, String sha256) {}
