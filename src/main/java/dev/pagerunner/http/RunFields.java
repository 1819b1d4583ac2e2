package dev.pagerunner.http;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.http.Problem.FieldError;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads what a user chose for a run; every wrong field is named at once. */
final class RunFields {
  private final List<Model> models;

  RunFields(List<Model> models) {
    this.models = models;
  }

  /** A model and the options of a run with it. */
  record Choice(ModelRef model, RunOptions options) {}

  /** What a user gets who chooses nothing. */
  Choice usual() {
    return new Choice(models.get(0).ref(), RunOptions.DEFAULT);
  }

  Choice of(MultiMap form, List<FieldError> errors) {
    return of(form.get("model"), form.get("pages"), form.get("threshold"), errors);
  }

  Choice of(JsonObject body) {
    List<FieldError> errors = new ArrayList<>();
    Choice choice = of(text(body, "model"), text(body, "pages"), text(body, "threshold"), errors);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return choice;
  }

  private Choice of(String model, String pages, String threshold, List<FieldError> errors) {
    ModelRef chosen = model(model, errors);
    PageRanges selection = PageRanges.ALL;
    try {
      selection = PageRanges.parse(pages);
    } catch (PagerunnerException e) {
      errors.add(new FieldError("pages", e.getMessage()));
    }
    Double least = null;
    try {
      least = Params.fraction("threshold", threshold);
    } catch (Problem e) {
      errors.addAll(e.errors());
    }
    return new Choice(chosen, new RunOptions(selection, least));
  }

  private ModelRef model(String name, List<FieldError> errors) {
    if (name == null || name.isBlank()) {
      return models.get(0).ref();
    }
    return models.stream()
        .filter(model -> model.name().equals(name.strip()))
        .findFirst()
        .map(Model::ref)
        .orElseGet(
            () -> {
              String known = String.join(", ", models.stream().map(Model::name).toList());
              errors.add(
                  new FieldError(
                      "model", "there is no " + Params.quoted(name) + ": choose of " + known));
              return null;
            });
  }

  private static String text(JsonObject body, String name) {
    Object value = body.getValue(name);
    return value == null ? null : value.toString();
  }
}
