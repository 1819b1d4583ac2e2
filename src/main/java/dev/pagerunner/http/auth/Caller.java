package dev.pagerunner.http.auth;

import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Visibility;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param who empty where nobody is asked to log in
 * @param reads the documents that they may read
 * @param actor for changes
 */
public record Caller(Optional<Authenticated> who, Visibility reads, Actor actor) {
  private static final String KEY = Caller.class.getName();

  /** A client of a server that asks nobody to log in. */
  static Caller anyone(String address) {
    return new Caller(Optional.empty(), Visibility.EVERYTHING, Actor.anyone(address));
  }

  /** Who makes this request, to an operation that demands a permission. */
  public static Caller of(RoutingContext ctx) {
    return ctx.get(KEY);
  }

  /** The caller's own documents; all documents where nobody is asked to log in. */
  public Visibility owns() {
    return who.map(found -> Visibility.own(found.account())).orElse(Visibility.EVERYTHING);
  }

  void putInto(RoutingContext ctx) {
    ctx.put(KEY, this);
  }
}
