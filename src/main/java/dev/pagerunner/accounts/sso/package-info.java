/**
 * Logins that somebody else vouches for: an OpenID Connect provider, or a proxy that names the user
 * in a header.
 *
 * <p>Start reading at {@link dev.pagerunner.accounts.sso.OidcLogin}. Everything runs on event
 * loops. The library for OAuth 2 is used in {@link dev.pagerunner.accounts.sso.OidcProvider} only,
 * and is not loaded unless a provider is configured.
 */
package dev.pagerunner.accounts.sso;
