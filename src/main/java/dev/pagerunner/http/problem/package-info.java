/**
 * How a request fails: a {@link dev.pagerunner.http.problem.Problem} is thrown, or any other
 * exception, and {@link dev.pagerunner.http.problem.ProblemHandler} makes the answer of it (RFC
 * 9457). Their kinds, and their statuses, are in {@link dev.pagerunner.http.problem.ProblemType}.
 * On event loops.
 */
package dev.pagerunner.http.problem;
