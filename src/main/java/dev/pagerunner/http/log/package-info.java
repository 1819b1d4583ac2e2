/**
 * Makes requests traceable: {@link dev.pagerunner.http.log.RequestId} identifies one in its answer
 * and in the log, {@link dev.pagerunner.http.log.AccessLog} writes its line. On event loops.
 *
 * <p>There is no MDC. The threads that answer a request serve others in between, and work can
 * resume where that of another request ended (after waiting for the database, for example): an id
 * bound to the thread or the context would at times be that of another request. So each log line of
 * {@code http} that is about one request takes the id from its response.
 */
package dev.pagerunner.http.log;
