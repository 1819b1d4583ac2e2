package dev.pagerunner.models;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.store.ModelRepository.Registered;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How people name models. */
public final class ModelNames {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern GOOD = Pattern.compile("[\\p{L}\\p{N}\\p{M}\\p{P}\\p{S} ]{1,100}");

  private ModelNames() {}

  /** {@code name@version}. */
  public static String label(ModelRef ref) {
    return ref.name() + "@" + ref.version();
  }

  /**
   * The one model that a text means.
   *
   * @param text a name, {@code name@version}, or 8 or more digits of the SHA-256
   * @throws PagerunnerException if there is none, or more than one
   */
  public static ModelRef chosen(String text, List<Registered> all) {
    List<ModelRef> found =
        all.stream().map(Registered::ref).filter(ref -> isMeant(ref, text)).toList();
    if (found.isEmpty()) {
      throw new PagerunnerException(
          "there is no model "
              + text
              + ": there are "
              + labels(all.stream().map(Registered::ref).toList()));
    }
    if (found.size() > 1) {
      throw new PagerunnerException(ambiguous(text, found));
    }
    return found.get(0);
  }

  /** What to say where a text means several. */
  static String ambiguous(String text, List<ModelRef> found) {
    return text + " may be " + labels(found) + ": say which one";
  }

  /** Whether a text, as {@link #chosen} takes it, may mean a model. */
  static boolean isMeant(ModelRef ref, String text) {
    return text.equals(ref.name())
        || text.equals(label(ref))
        || (DIGITS.matcher(text).matches() && ref.sha256().startsWith(text));
  }

  private static String labels(List<ModelRef> refs) {
    return refs.stream().map(ModelNames::label).collect(Collectors.joining(", "));
  }

  /**
   * Checks that a model can be told from those that are known, and be named in an address.
   *
   * @throws PagerunnerException if it cannot
   */
  public static void requireNew(ModelRef ref, List<Registered> all) {
    for (String word : List.of(ref.name(), ref.version())) {
      if (!GOOD.matcher(word).matches()) {
        throw new PagerunnerException(
            "model.json: name and version must have up to 100 characters, all of them visible:"
                + " shorten them");
      }
    }
    for (Registered known : all) {
      boolean twin =
          label(known.ref()).equals(label(ref)) && !known.ref().sha256().equals(ref.sha256());
      if (twin) {
        throw new PagerunnerException(
            label(ref)
                + " is there already with other weights: give the new ones another \"version\" in"
                + " model.json, or remove the old ones first");
      }
    }
  }
}
