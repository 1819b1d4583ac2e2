package dev.pagerunner.store;

import dev.pagerunner.domain.PageState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A page as it is read. What is measured on a page is null until it is done.
 *
 * @param width in pixels of the page image
 * @param error as {@link Json#of(dev.pagerunner.domain.Failure)} writes it; null without one
 * @param warnings as {@link Json#warnings(java.util.List)} writes them; null without
 */
public record PageView(
    int page,
    PageState state,
    Integer width,
    Integer height,
    Double dpi,
    Integer renderMillis,
    Integer detectMillis,
    Integer saveMillis,
    JsonObject error,
    JsonArray warnings,
    int detections) {}
