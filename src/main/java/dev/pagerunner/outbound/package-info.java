/**
 * Requests to addresses that users choose, which must not reach what only this server can reach.
 * Start reading at {@link dev.pagerunner.outbound.OutboundGuard}, which decides about an address,
 * and {@link dev.pagerunner.outbound.OutboundClient} and {@link dev.pagerunner.outbound.Downloads},
 * which connect to what was decided about. May be called on an event loop; nothing blocks.
 */
package dev.pagerunner.outbound;
