package dev.pagerunner.store;

import dev.pagerunner.domain.EventType;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;

/**
 * An event as it is read.
 *
 * @param data what belongs to its type
 */
public record EventView(long seq, EventType type, JsonObject data, OffsetDateTime at) {}
