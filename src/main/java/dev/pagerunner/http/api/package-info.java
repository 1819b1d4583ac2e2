/**
 * The operations of {@code openapi.yaml}: a class for each kind of resource, a method for each
 * operation. They read requests, call {@link dev.pagerunner.jobs} or the queries of {@link
 * dev.pagerunner.store}, and write responses. On event loops.
 */
package dev.pagerunner.http.api;
