package dev.pagerunner.cli;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.vision.PageResult;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code detect} writes, told page by page as they are read. */
interface DetectOutput extends AutoCloseable {
  /** Whether the pages need images and crops. */
  boolean wantsImages();

  void startFile(Path file, ModelBundle model) throws IOException;

  void page(PageResult page) throws IOException;

  void failedPage(int page, Failure failure) throws IOException;

  void endFile() throws IOException;

  /** Ends a file of which no page could be read. */
  void endFailedFile(Failure failure) throws IOException;

  @Override
  void close() throws IOException;
}
