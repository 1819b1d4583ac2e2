/**
 * Logging in and out, the first account, and what people do with their own account. Start reading
 * at {@link dev.pagerunner.http.api.account.SessionHandlers}. Runs on the server's event loops.
 */
package dev.pagerunner.http.api.account;
