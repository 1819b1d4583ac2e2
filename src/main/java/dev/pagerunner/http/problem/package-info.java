/**
 * How a request fails: code throws a {@link dev.pagerunner.http.problem.Problem} or any other
 * exception, and {@link dev.pagerunner.http.problem.ProblemHandler} turns it into the answer (RFC
 * 9457). {@link dev.pagerunner.http.problem.ProblemType} lists the kinds of problems with their
 * statuses. On event loops.
 */
package dev.pagerunner.http.problem;
