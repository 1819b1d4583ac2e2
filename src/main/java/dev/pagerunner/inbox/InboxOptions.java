package dev.pagerunner.inbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the inbox is.
 *
 * @param folder absolute
 * @param interval between two looks, after the second of which an unchanged file is taken
 * @param atOnce the most files that are being read at once
 */
public record InboxOptions(Path folder, Duration interval, int atOnce) {}
