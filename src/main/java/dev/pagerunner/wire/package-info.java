/**
 * HTTP as bytes: what the head of a request may look like before anything else of the server sees
 * it. {@link dev.pagerunner.wire.StrictRequests} is what servers use.
 */
package dev.pagerunner.wire;
