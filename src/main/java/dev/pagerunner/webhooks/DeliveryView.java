package dev.pagerunner.webhooks;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * What a webhook was told, or is to be told.
 *
 * @param run null for a test
 * @param state pending, delivered or failed
 * @param status the HTTP status of the last attempt; null if there was no answer
 * @param error what was wrong with the last attempt; null if nothing
 * @param nextAt the next attempt; null once it has ended
 * @param endedAt null while it is pending
 */
public record DeliveryView(
    UUID id,
    UUID webhook,
    String type,
    UUID run,
    String state,
    int attempts,
    Integer status,
    String error,
    OffsetDateTime createdAt,
    OffsetDateTime nextAt,
    OffsetDateTime endedAt) {}
