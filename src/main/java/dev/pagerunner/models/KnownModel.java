package dev.pagerunner.models;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.vision.model.ModelBundle;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * A model of the registry, as an administrator sees it.
 *
 * @param description empty if this version cannot read its model.json
 * @param bytes of model.onnx
 * @param isDefault whether runs use it that choose none
 * @param unfinishedRuns that are pinned to it
 */
public record KnownModel(
    ModelRef ref,
    Optional<ModelBundle> description,
    long bytes,
    OffsetDateTime addedAt,
    Origin origin,
    boolean isDefault,
    long unfinishedRuns) {

  /** Why it is known. */
  public enum Origin {
    /** It is in the jar. */
    BUILT_IN,
    /** The settings of this process name it. */
    SETTINGS,
    /** Somebody added it. */
    ADDED,
    /** No run can choose it; runs that have it keep it. */
    KEPT;

    /** The word in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why it cannot be removed whatever its runs do, and what to do; empty if nothing is against. */
  Optional<String> obstacleToRemoval() {
    String label = ModelNames.label(ref);
    if (origin == Origin.BUILT_IN) {
      return Optional.of(
          label
              + " is in the jar. Set PAGERUNNER_BUILTIN_MODEL to false and restart the server, so"
              + " that runs cannot choose it.");
    }
    if (origin == Origin.SETTINGS) {
      return Optional.of(
          label
              + " is named by MODEL_PATH or PAGERUNNER_MODELS. Take it out there, restart the"
              + " server, and remove it then.");
    }
    return isDefault
        ? Optional.of(label + " is the default. Make another model the default first.")
        : Optional.empty();
  }
}
