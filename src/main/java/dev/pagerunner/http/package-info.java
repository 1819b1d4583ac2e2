/**
 * What the web role serves: the API of {@code openapi.yaml}, event streams, the pages of the user
 * interface.
 *
 * <p>Start at {@link dev.pagerunner.http.HttpVerticle}, which puts the handlers of a request in
 * order, and {@link dev.pagerunner.http.Api}, which says which class of {@link
 * dev.pagerunner.http.api} answers which operation. All of it runs on event loops; nothing here may
 * block.
 */
package dev.pagerunner.http;
