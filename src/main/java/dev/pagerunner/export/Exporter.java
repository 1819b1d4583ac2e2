package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/**
 * A format that a run can be written in. Has no state: one object writes many runs at once.
 *
 * <p>An exporter holds one page in memory at a time, never a list that grows with the run. What
 * stands at several places of a file is written by going over the pages several times.
 */
public interface Exporter {

  /** The word for it in addresses and on the command line. */
  String name();

  /** What it is for, in one sentence. */
  String description();

  /** Of what {@link #write} writes. */
  String mediaType();

  /**
   * The path of the file in an archive that also has the images; its extension is that of files.
   */
  String path();

  /** The end of a file name, such as {@code .coco.json} or {@code .csv}. */
  default String extension() {
    String extension = path().substring(path().lastIndexOf('.'));
    return extension.equals("." + name()) ? extension : "." + name() + extension;
  }

  /** Whether page images come with it. */
  Images images();

  /** Whether it reads the document itself, which only processes do that may die of it. */
  default boolean needsDocument() {
    return false;
  }

  /** The options that it heeds, besides those that all heed. */
  default Set<ExportOptions.Name> options() {
    return Set.of();
  }

  /** Whose files lie beside this one in an archive with images. */
  default List<Exporter> companions() {
    return List.of();
  }

  /** Where the image of a page lies in an archive with {@link #path}. */
  default String imagePath(int page) {
    return "images/" + PageFiles.image(page);
  }

  /** Adds the images to an archive with {@link #path}: those of the pages, if not others. */
  default void writeImages(ExportedRun run, ZipWriter zip) throws IOException {
    run.forEachEmptyPage(
        page -> {
          zip.file(imagePath(page.page()));
          run.copyImage(page.page(), zip);
        });
  }

  /**
   * Writes a run and leaves the stream open.
   *
   * @throws IOException if the stream is closed, or bytes of the run cannot be read
   */
  void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException;

  /** Whether page images come with a format. */
  enum Images {
    /** It has no use for them. */
    NEVER,
    /** On request, in an archive together with the file. */
    ON_REQUEST,
    /** Unless they are not wanted; it is an archive in any case. */
    BY_DEFAULT,
    /** It consists of images. */
    ALWAYS
  }
}
