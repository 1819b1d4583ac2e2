package dev.pagerunner.http.api;

import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.accounts.SignedLinks;
import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.Links;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes links to the page images and crops of a run, for programs that cannot log in. */
public final class LinkHandlers {
  /** The longest that a link may last. */
  public static final int MOST_HOURS = 30 * 24;

  private static final int USUAL_HOURS = 24;

  private final RunQueries runs;
  private final SignedLinks links;
  private final ServerNames names;

  public LinkHandlers(RunQueries runs, SignedLinks links, ServerNames names) {
    this.runs = runs;
    this.links = links;
    this.names = names;
  }

  public List<Operation> operations() {
    return List.of(Operation.of("createLink", Permission.READ, this::create).taking(BodyKind.JSON));
  }

  /**
   * A link that was made.
   *
   * @param image address of a page image, with {@code {page}} in place of its number
   * @param crop address of a crop, with {@code {page}} and {@code {n}}
   */
  record Made(String link, Instant expires, String image, String crop) {}

  private Future<?> create(RoutingContext ctx) {
    int hours = JsonBodies.of(ctx).valid().getInteger("hours", USUAL_HOURS);
    return PageHandlers.readable(ctx, runs)
        .compose(run -> make(ctx, run, Duration.ofHours(hours)))
        .compose(
            made ->
                ctx.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json(made).toBuffer()));
  }

  /** Makes a link by which others see the images of a run, as the caller would. */
  Future<Made> make(RoutingContext ctx, ReadableRun run, Duration lifetime) {
    Instant expires = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(lifetime);
    String origin = names.origin(ctx.request());
    return links
        .make(run.id(), Caller.of(ctx).who().map(Authenticated::account), expires)
        .map(
            link -> {
              String query = "?" + Access.LINK + "=" + link;
              return new Made(
                  link,
                  expires,
                  origin + Links.pageImage(run.id(), "{page}") + query,
                  origin + Links.crop(run.id(), "{page}", "{n}") + query);
            });
  }

  private static JsonObject json(Made made) {
    return new JsonObject()
        .put("link", made.link)
        .put("expires_at", JsonViews.time(made.expires.atOffset(ZoneOffset.UTC)))
        .put("image", made.image)
        .put("crop", made.crop);
  }
}
