/**
 * What every request passes before its operation: the names of this server, the security headers,
 * the contract, HEAD, shutdown; and what is served without an operation, the user interface and the
 * API's documentation.
 *
 * <p>Start at {@link dev.pagerunner.http.HttpVerticle}, which puts these handlers in order. On
 * event loops.
 */
package dev.pagerunner.http.server;
