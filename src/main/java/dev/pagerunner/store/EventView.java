package dev.pagerunner.store;

import dev.pagerunner.domain.EventType;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * An event as it is read.
 *
 * @param data what belongs to its type
 * @param detections of the page that a {@code page.done} tells of; those that fit, best first
 * @param truncated whether the page has more to tell than an event may
 */
public record EventView(
    long seq,
    EventType type,
    JsonObject data,
    OffsetDateTime at,
    List<DetectionView> detections,
    boolean truncated) {}
