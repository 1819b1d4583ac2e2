package dev.pagerunner.store;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.RunScores;
import dev.pagerunner.domain.RunState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A run as it is read.
 *
 * @param pages the selection; empty for all
 * @param threshold null for the model's own
 * @param pagesTotal null until a worker has opened the document
 * @param error as {@link Json#of(dev.pagerunner.domain.Failure)} writes it; null without one
 * @param startedAt null until opened
 * @param finishedAt null until final
 * @param queuePosition how many unfinished runs were created before; null unless queued
 * @param lastEvent number of the newest event
 * @param labels the most frequent ones with their numbers of detections; null without
 * @param failedPage the first page that failed, with its error; null without
 */
public record RunView(
    UUID id,
    UUID document,
    RunState state,
    ModelRef model,
    String pages,
    Double threshold,
    Integer pagesTotal,
    int pagesDone,
    int pagesFailed,
    int detections,
    JsonObject error,
    OffsetDateTime createdAt,
    OffsetDateTime startedAt,
    OffsetDateTime finishedAt,
    Long queuePosition,
    long lastEvent,
    RunScores scores,
    JsonArray labels,
    JsonObject failedPage) {}
