package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.TemporaryFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.io.RandomAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with a temporary file is told apart from what is wrong with a document. */
class ScratchSpaceTest {
  private static final byte[] MUCH = new byte[1 << 20];

  @TempDir private Path folder;

  @Test
  void a_folder_that_is_gone_is_no_fault_of_the_document() throws IOException {
    Path temp = Files.createDirectory(folder.resolve("temp"));
    try (ScratchSpace space = ScratchSpace.of(RenderLimits.defaults(temp))) {
      Files.delete(temp);

      assertThatThrownBy(space::createBuffer).isInstanceOf(TemporaryFileException.class);
    }
  }

  @Test
  void a_document_that_takes_too_much_is_to_blame_itself() throws IOException {
    RenderLimits limits = RenderLimits.defaults(folder);
    try (ScratchSpace space = ScratchSpace.of(limits);
        RandomAccess part = space.createBuffer()) {
      assertThatThrownBy(
              () -> {
                for (long written = 0; written <= limits.maxTempBytes(); written += MUCH.length) {
                  part.write(MUCH);
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(TemporaryFileException.class);
    }
  }
}
