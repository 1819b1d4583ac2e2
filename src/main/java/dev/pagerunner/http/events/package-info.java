/**
 * The progress of runs as Server-Sent Events. {@link dev.pagerunner.http.events.RunEvents} reads
 * new events from Postgres once for each process and publishes them on the event bus; {@link
 * dev.pagerunner.http.events.EventStreamHandler} sends them to one client, beginning after its
 * Last-Event-ID. On event loops.
 */
package dev.pagerunner.http.events;
