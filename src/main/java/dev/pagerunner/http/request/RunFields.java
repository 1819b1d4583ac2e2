package dev.pagerunner.http.request;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.domain.RunWebhook;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.Problem.FieldError;
import dev.pagerunner.outbound.OutboundGuard;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what a user chose for a run; all invalid fields are reported at once. */
public final class RunFields {
  private static final Pattern SHA256 = Pattern.compile("(?i)[0-9a-f]{8,64}");

  private final List<OfferedModel> models;
  private final OutboundGuard guard;
  private final double candidateScore;

  /**
   * Creates a reader for one request.
   *
   * @param models the first is the default
   * @param guard decides about webhooks
   * @param candidateScore the lowest score that is kept
   */
  RunFields(List<OfferedModel> models, OutboundGuard guard, double candidateScore) {
    this.models = models;
    this.guard = guard;
    this.candidateScore = candidateScore;
  }

  /** A model and the options of a run with it. */
  public record Choice(ModelRef model, RunOptions options) {}

  /** The choice of a user who chooses nothing. */
  public Choice usual() {
    List<FieldError> errors = new ArrayList<>();
    Choice choice = of(ignored -> null, errors);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return choice;
  }

  public Choice of(MultiMap form, List<FieldError> errors) {
    return of(form::get, errors);
  }

  /**
   * The choice in a body that was checked against the contract.
   *
   * @throws Problem with the errors of all fields, by the contract or beyond it
   */
  public Choice of(JsonBody body) {
    List<FieldError> errors = new ArrayList<>(body.errors());
    JsonObject right = body.right();
    Choice choice = of(name -> text(right, name), errors);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return choice;
  }

  private Choice of(UnaryOperator<String> field, List<FieldError> errors) {
    OfferedModel chosen = model(field.apply("model"), errors);
    PageRanges selection = PageRanges.ALL;
    try {
      selection = PageRanges.parse(field.apply("pages"));
    } catch (PagerunnerException e) {
      errors.add(new FieldError("pages", e.getMessage()));
    }
    Double least = null;
    try {
      least = RequestParams.fraction("threshold", field.apply("threshold"));
    } catch (Problem e) {
      errors.addAll(e.errors());
    }
    Optional<RunWebhook> webhook =
        WebhookField.of(field.apply("webhook"), field.apply("webhook_secret"), guard, errors);
    // Without a model there are errors, and nobody uses the choice.
    return chosen == null
        ? new Choice(null, RunOptions.DEFAULT)
        : new Choice(
            chosen.ref(),
            new RunOptions(selection, least, webhook, chosen.scores(candidatesFrom(least))));
  }

  /** Null if no candidates are kept: none can be below this threshold, or none are wanted. */
  private Double candidatesFrom(Double threshold) {
    boolean none = candidateScore >= 1 || (threshold != null && threshold <= candidateScore);
    return none ? null : candidateScore;
  }

  /** Finds a model by name, by name@version, or by the beginning of its SHA-256. */
  private OfferedModel model(String text, List<FieldError> errors) {
    String wanted = text == null ? "" : text.strip();
    if (models.isEmpty()) {
      errors.add(
          new FieldError(
              "model",
              "this server has none: set MODEL_PATH, or add one by `pagerunner model add`"));
      return null;
    }
    if (wanted.isEmpty()) {
      return models.get(0);
    }
    return first(model -> model.name().equals(wanted))
        .or(() -> first(model -> wanted.equals(model.name() + "@" + model.version())))
        .or(() -> first(model -> SHA256.matcher(wanted).matches() && model.hasSha256(wanted)))
        .orElseGet(
            () -> {
              errors.add(
                  new FieldError(
                      "model",
                      "there is no " + RequestParams.quoted(wanted) + ": choose of " + known()));
              return null;
            });
  }

  private Optional<OfferedModel> first(Predicate<OfferedModel> wanted) {
    return models.stream().filter(wanted).findFirst();
  }

  /** The models' names, with versions where a name is not unique. */
  private String known() {
    List<String> names = models.stream().map(OfferedModel::name).toList();
    return models.stream()
        .map(
            model ->
                Collections.frequency(names, model.name()) == 1
                    ? model.name()
                    : model.name() + "@" + model.version())
        .collect(Collectors.joining(", "));
  }

  private static String text(JsonObject body, String name) {
    Object value = body.getValue(name);
    return value == null ? null : value.toString();
  }
}
