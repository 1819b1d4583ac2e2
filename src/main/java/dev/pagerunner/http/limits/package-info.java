/**
 * Limits on what one client may use: connections, time, bytes, requests that wait. Most are
 * enforced on connections, below requests and handlers, so that a client cannot evade them by what
 * it sends or does not read. Start at {@link dev.pagerunner.http.limits.Limits}. On event loops.
 */
package dev.pagerunner.http.limits;
