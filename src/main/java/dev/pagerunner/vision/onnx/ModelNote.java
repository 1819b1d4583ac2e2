package dev.pagerunner.vision.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A text that an exporter wrote into a model: an entry of {@code metadata_props}. */
public final class ModelNote {
  private ModelNote() {}

  /**
   * Finds the text of a key; if there are several, the last, as ONNX's own readers do. Blocking.
   *
   * @param most maximum size in bytes
   * @throws dev.pagerunner.domain.PagerunnerException if the file is not an ONNX file, or the text
   *     is too long
   */
  public static Optional<String> find(Path onnx, String key, int most) {
    Search search = new Search(onnx, key, most);
    search.walk();
    return Optional.ofNullable(search.text);
  }

  private static final class Search extends OnnxReader {
    private final String wanted;
    private final int most;
    private String text;

    Search(Path file, String wanted, int most) {
      super(file);
      this.wanted = wanted;
      this.most = most;
    }

    @Override
    void tensor(Tensor tensor) {
      // Ignores the graph: notes are stored beside it.
    }

    @Override
    void note(String key, long valueStart, long valueEnd) throws IOException {
      if (!key.equals(wanted)) {
        return;
      }
      if (valueEnd - valueStart > most) {
        throw new IOException("its note " + wanted + " has more than " + most + " bytes");
      }
      byte[] bytes = new byte[(int) (valueEnd - valueStart)];
      in().seek(valueStart);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) in().read();
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
