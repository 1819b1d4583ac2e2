/**
 * What one client may take of the server: connections, time, bytes, requests that wait. Most of it
 * works on connections, below requests and handlers, so that nothing that a client sends, or does
 * not read, gets around it. Start at {@link dev.pagerunner.http.limits.Limits}. On event loops.
 */
package dev.pagerunner.http.limits;
