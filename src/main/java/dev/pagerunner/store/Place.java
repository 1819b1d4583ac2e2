package dev.pagerunner.store;

import java.time.OffsetDateTime;
import java.util.UUID;

/** A place in a list in order of time: the last item that a reader has. */
public record Place(OffsetDateTime createdAt, UUID id) {}
