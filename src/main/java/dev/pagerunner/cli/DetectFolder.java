package dev.pagerunner.cli;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.PageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The folder of {@code detect -o}: for every file a folder with its page images and crops. */
final class DetectFolder {
  private final Path root;
  private final Set<String> used = new HashSet<>();

  DetectFolder(Path root) {
    this.root = root;
  }

  /**
   * The folder of this file: its name without the extension; numbered if two files share a name.
   */
  Path folderFor(Path file) {
    return root.resolve(uniqueName(file));
  }

  /** The one file that is written for this file. */
  Path fileFor(Path file, String extension) {
    return root.resolve(uniqueName(file) + extension);
  }

  private String uniqueName(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String folder = stem;
    for (int i = 2; !used.add(folder); i++) {
      folder = stem + "-" + i;
    }
    return folder;
  }

  /** Writes {@code pages/1.jpg} and {@code crops/1_1.jpg}, and so on. */
  void write(Path folder, PageResult page) {
    write(folder.resolve("pages").resolve(page.page() + ".jpg"), page.imageJpeg());
    for (int n = 1; n <= page.cropJpegs().size(); n++) {
      Path crop = folder.resolve("crops").resolve(page.page() + "_" + n + ".jpg");
      write(crop, page.cropJpegs().get(n - 1));
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new PagerunnerException(file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
