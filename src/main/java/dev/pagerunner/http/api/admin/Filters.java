package dev.pagerunner.http.api.admin;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.store.DocumentSearch;
import dev.pagerunner.store.RunSearch;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads the same filter from the query of a list and from the body of a change to all of it. */
final class Filters {
  static final List<String> OF_RUNS = List.of("state", "model", "user", "failure", "search");

  static final List<String> OF_DOCUMENTS = List.of("user", "search");

  private Filters() {}

  static DocumentSearch.Filter documents(UnaryOperator<String> text) {
    return new DocumentSearch.Filter(text.apply("user"), text.apply("search"));
  }

  static RunSearch.Filter runs(UnaryOperator<String> text) {
    return new RunSearch.Filter(
        RequestParams.runState(text.apply("state")),
        text.apply("model"),
        text.apply("user"),
        failure(text.apply("failure")),
        text.apply("search"));
  }

  /** What a query has under a name. */
  static UnaryOperator<String> of(RoutingContext ctx) {
    return name -> RequestParams.text(ctx, name);
  }

  /** What a body has under a name. */
  static UnaryOperator<String> of(JsonObject body) {
    return name -> RequestParams.text(body, name);
  }

  private static Failure.Category failure(String word) {
    if (word == null) {
      return null;
    }
    for (Failure.Category category : Failure.Category.values()) {
      if (category.word().equals(word)) {
        return category;
      }
    }
    throw Problem.invalid("failure", RequestParams.quoted(word) + " is not a category of failures");
  }
}
