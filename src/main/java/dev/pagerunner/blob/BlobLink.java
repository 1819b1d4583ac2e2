package dev.pagerunner.blob;

import java.net.URI;
import java.time.Duration;

/**
 * An address at which a client gets a blob from the store itself.
 *
 * @param cacheFor how long a client may keep the address; shorter than it works
 */
public record BlobLink(URI uri, Duration cacheFor) {}
