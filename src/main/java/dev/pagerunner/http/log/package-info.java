/**
 * How a request is found again: {@link dev.pagerunner.http.log.RequestId} names it in its answer
 * and in the log, {@link dev.pagerunner.http.log.AccessLog} writes its line. On event loops.
 *
 * <p>There is no MDC. What answers a request runs on threads that serve others meanwhile, and goes
 * on where the work of another request ended (a turn at the database, for example): an id that
 * follows the thread or the context would at times be that of another request. So each log line of
 * {@code http} that is about one request takes the id from its response.
 */
package dev.pagerunner.http.log;
