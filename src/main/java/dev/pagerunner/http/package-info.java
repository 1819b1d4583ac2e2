/**
 * What the web role serves: the API of {@code openapi.yaml}, the event streams, the pages of the
 * user interface.
 *
 * <p>{@link dev.pagerunner.http.HttpVerticle} starts here; {@link dev.pagerunner.http.Api} says
 * which class answers which operation; {@link dev.pagerunner.http.Problems} turns every exception
 * into an answer. All of it runs on event loops.
 */
package dev.pagerunner.http;
