package dev.pagerunner.export;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.RunState;
import java.util.List;

/**
 * What is known of a run as a whole.
 *
 * @param id of the run; null where there is no server
 */
public record RunFacts(String id, Source source, Model model, Progress progress) {

  /**
   * The file that was read.
   *
   * @param filename as its user named it; any text
   * @param sha256 of the file, in hexadecimal digits
   */
  public record Source(String filename, String mediaType, String sha256) {}

  /**
   * The model that it was read with.
   *
   * @param labels all that the model knows, in its order
   * @param masks whether detections have masks
   */
  public record Model(ModelRef ref, List<String> labels, boolean masks) {
    public Model {
      labels = List.copyOf(labels);
    }

    /** Such as {@code layout@1}. */
    public String title() {
      return ref.name() + "@" + ref.version();
    }

    /**
     * The place of a label in {@link #labels}, from 0.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public int indexOf(String label) {
      int index = labels.indexOf(label);
      if (index < 0) {
        throw new IllegalArgumentException("The model has no label " + label);
      }
      return index;
    }
  }

  /**
   * How far the run has come.
   *
   * @param pages to be read; null until the file was opened
   */
  public record Progress(RunState state, Integer pages, int done, int failed) {}
}
