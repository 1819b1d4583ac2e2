/**
 * Accounts: who may log in, sessions, API tokens, roles, quotas, and the audit log of who did what.
 *
 * <p>Start reading at {@link dev.pagerunner.accounts.Logins}, which turns a password, a session or
 * a token into an account, and at {@link dev.pagerunner.accounts.Accounts}, which changes accounts.
 * Everything may be called on an event loop; passwords are hashed on a thread of their own.
 */
package dev.pagerunner.accounts;
