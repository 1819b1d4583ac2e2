package dev.pagerunner.http;

import java.time.Duration;

/**
 * Whether and how people log in.
 *
 * @param required false if whoever reaches the server may use it
 * @param sharing whether documents can be shared with everybody who has an account
 * @param sessionLifetime after which a session ends in any case
 * @param plainHttp whether logins over plain http from other machines are allowed
 */
public record LoginOptions(
    boolean required, boolean sharing, Duration sessionLifetime, boolean plainHttp) {
  /** Nobody is asked to log in. */
  public static final LoginOptions NONE = new LoginOptions(false, false, Duration.ZERO, false);
}
