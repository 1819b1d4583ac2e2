/**
 * What one client may take of the server: connections, time and bytes. It works on connections,
 * below requests and handlers, so that nothing that a client sends, or does not read, gets around
 * it.
 */
package dev.pagerunner.http.limits;
