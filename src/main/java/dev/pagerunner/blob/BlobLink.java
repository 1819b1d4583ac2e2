package dev.pagerunner.blob;

import java.net.URI;
import java.time.Duration;

/**
 * An address at which a client gets a blob directly from the store.
 *
 * @param cacheFor how long a client may cache the address; less than the time for which it is valid
 */
public record BlobLink(URI uri, Duration cacheFor) {}
