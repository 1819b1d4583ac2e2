/**
 * HTTP as bytes: what the head of a request may look like before anything else of the server sees
 * it. Start at {@link dev.pagerunner.wire.StrictRequests}, which servers use. On event loops.
 */
package dev.pagerunner.wire;
