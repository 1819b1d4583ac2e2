package dev.pagerunner.http.api;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.exports.ExportSelection;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.export.ExportResponse;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.DetectionQueries.Filter;
import dev.pagerunner.store.DetectionQueries.Place;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run found, in the format that a client asks for. */
public final class DetectionHandlers {
  private static final String ANYTHING = "*/*";

  private final RunQueries runs;
  private final DetectionQueries detections;
  private final ConcurrencyLimit longReads;
  private final ExportResponse exports;

  /** By the value of {@code ?format=}; the first is the default. */
  private final Map<String, Format> formats = new LinkedHashMap<>();

  public DetectionHandlers(
      RunQueries runs,
      DetectionQueries detections,
      ConcurrencyLimit longReads,
      ExportResponse exports) {
    this.runs = runs;
    this.detections = detections;
    this.longReads = longReads;
    this.exports = exports;
    formats.put("json", new Format("application/json", this::json));
    formats.put("ndjson", new Format("application/x-ndjson", file("ndjson")));
    formats.put("csv", new Format("text/csv", file("csv")));
  }

  /** A way to write the detections of a run. */
  private record Format(String mediaType, Writer writer) {}

  /** Answers with the detections of a run that exists. */
  @FunctionalInterface
  private interface Writer {
    Future<Void> write(RoutingContext ctx, ReadableRun run, Filter filter);
  }

  public List<Operation> operations() {
    return List.of(Operation.of("listDetections", Permission.READ, this::list).streaming());
  }

  private Future<?> list(RoutingContext ctx) {
    Format format = format(ctx);
    Filter filter =
        new Filter(
            RequestParams.integer(ctx, "page", 1, Integer.MAX_VALUE, null),
            Optional.ofNullable(RequestParams.text(ctx, "label")).stream().toList(),
            RequestParams.fraction(ctx, "min_score"));
    return PageHandlers.readable(ctx, runs).compose(run -> format.writer.write(ctx, run, filter));
  }

  private Future<Void> json(RoutingContext ctx, ReadableRun run, Filter filter) {
    Place start = place(RequestParams.cursor(ctx));
    return ListResponse.ofItems(
        ctx,
        listed(ctx, run, filter, start),
        one -> JsonViews.detection(run.id(), one),
        this::cursor);
  }

  /** A format that sends all detections as a file. */
  private Writer file(String name) {
    Exporter exporter = Exporters.named(name).orElseThrow();
    return (ctx, run, filter) -> {
      for (String ofLists : List.of("limit", "cursor")) {
        if (RequestParams.text(ctx, ofLists) != null) {
          throw Problem.invalid(ofLists, name + " has all detections: leave it out");
        }
      }
      PageRanges pages =
          filter.page() == null
              ? PageRanges.ALL
              : new PageRanges(List.of(new PageRanges.Range(filter.page(), filter.page())));
      ExportSelection selection =
          new ExportSelection(pages, filter.labels(), filter.minScore(), false);
      return exports.send(
          ctx, run, new ExportRequest(exporter, ExportOptions.defaults(exporter), selection));
    };
  }

  private KeysetStream.Source<DetectionView> listed(
      RoutingContext ctx, ReadableRun run, Filter filter, Place start) {
    return (last, limit) ->
        longReads.take(
            ctx.response(),
            () ->
                detections.list(
                    run,
                    filter,
                    last == null ? start : placeOf(last),
                    limit,
                    ListResponse.PART_BYTES));
  }

  private Format format(RoutingContext ctx) {
    String word = RequestParams.text(ctx, "format");
    if (word != null) {
      if (!formats.containsKey(word)) {
        throw Problem.invalid(
            "format",
            RequestParams.quoted(word) + " is not one of: " + String.join(", ", formats.keySet()));
      }
      return formats.get(word);
    }
    ctx.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    List<MIMEHeader> accepted = ctx.parsedHeaders().accept();
    if (accepted.isEmpty()) {
      return formats.values().iterator().next();
    }
    return accepted.stream()
        .flatMap(accept -> formats.values().stream().filter(format -> fits(accept, format)))
        .findFirst()
        .orElseThrow(this::notAcceptable);
  }

  private static boolean fits(MIMEHeader accept, Format format) {
    String wanted = accept.component() + "/" + accept.subComponent();
    String ofItsKind = format.mediaType.replaceFirst("/.*", "/*");
    return wanted.equals(ANYTHING) || wanted.equals(ofItsKind) || wanted.equals(format.mediaType);
  }

  private Problem notAcceptable() {
    List<String> mediaTypes = formats.values().stream().map(Format::mediaType).toList();
    return Problem.of(
        ProblemType.NOT_ACCEPTABLE, "Accept one of: " + String.join(", ", mediaTypes) + ".");
  }

  static Place placeOf(DetectionView last) {
    return new Place(last.page(), last.detection().n());
  }

  private String cursor(DetectionView last) {
    return RequestParams.cursor(last.page() + "_" + last.detection().n());
  }

  private static Place place(String cursor) {
    if (cursor == null) {
      return Place.START;
    }
    try {
      String[] parts = cursor.split("_", 2);
      return new Place(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw RequestParams.wrongCursor();
    }
  }
}
