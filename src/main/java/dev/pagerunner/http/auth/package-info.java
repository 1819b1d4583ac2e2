/**
 * Who makes a request, and whether they may: sessions by cookie, API tokens, roles.
 *
 * <p>Start reading at {@link dev.pagerunner.http.auth.Access}, the step before every operation. It
 * runs on the server's event loops and asks {@link dev.pagerunner.accounts.Logins}.
 */
package dev.pagerunner.http.auth;
