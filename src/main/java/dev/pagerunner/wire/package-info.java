/**
 * HTTP as bytes: checks the head of a request before anything else of the server sees it. Start at
 * {@link dev.pagerunner.wire.StrictRequests}, which servers use. On event loops.
 */
package dev.pagerunner.wire;
