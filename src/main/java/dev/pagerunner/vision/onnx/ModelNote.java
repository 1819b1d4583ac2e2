package dev.pagerunner.vision.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** What an exporter wrote into a model about it: {@code metadata_props}, a text for each key. */
public final class ModelNote {
  private ModelNote() {}

  /**
   * The text of a key; the last one where there are several, as ONNX's own readers take it.
   * Blocking.
   *
   * @param most bytes that it may have
   * @throws dev.pagerunner.domain.PagerunnerException if the file is no ONNX file, or the text is
   *     too long
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
      // Notes are beside the graph.
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
