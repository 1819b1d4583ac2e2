package dev.pagerunner.http.limits;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.function.Supplier;

/** Limits the files that are fetched at once: how long one takes is up to a server elsewhere. */
public final class ImportLimit {
  /** In total. */
  public static final int MOST = 4;

  static final int MOST_OF_ONE = 2;

  private static final String RETRY_AFTER = "Retry-After";
  private static final String SECONDS = "10";

  private final ClientCounter counter;
  private final ServerNames names;

  /** {@code names} identify the client of a request, also behind a proxy. */
  public ImportLimit(Limits limits, ServerNames names) {
    this.counter = limits.importCounter();
    this.names = names;
  }

  /**
   * Counts an import until its future completes.
   *
   * @throws Problem if there are too many
   */
  public <T> Future<T> during(RoutingContext ctx, Supplier<Future<T>> work) {
    InetAddress client = names.client(ctx.request());
    return switch (counter.add(client)) {
      case ADDED -> work.get().onComplete(ignored -> counter.remove(client));
      case TOO_MANY_OF_ONE ->
          throw Problem.of(
              ProblemType.TOO_MANY,
              "This address has as many files fetched as one may at once. Wait until one has come.",
              RETRY_AFTER,
              SECONDS);
      case TOO_MANY ->
          throw Problem.of(
              ProblemType.OVERLOADED,
              "As many files are fetched as the server can at once. Try again in a moment.",
              RETRY_AFTER,
              SECONDS);
    };
  }
}
