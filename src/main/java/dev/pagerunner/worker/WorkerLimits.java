package dev.pagerunner.worker;

import dev.pagerunner.vision.source.RenderLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * What a worker may take.
 *
 * @param page how long a page may take
 * @param minFreeDisk bytes; with fewer on the disk of the blob store it claims nothing
 * @param maxExport bytes of the file of an export
 * @param memory bytes of resident memory; past them it starts again after a page. Empty for any
 *     amount
 */
public record WorkerLimits(
    RenderLimits render, Duration page, long minFreeDisk, long maxExport, Optional<Long> memory) {}
