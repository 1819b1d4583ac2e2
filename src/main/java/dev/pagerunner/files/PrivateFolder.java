package dev.pagerunner.files;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with documents, images and the database, which no other user of this machine may read.
 * A folder without permissions for others protects everything below it, whatever the modes there.
 */
public final class PrivateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);
  private static final String FOLDER = "rwx------";
  private static final String FILE = "rw-------";

  /** What Pagerunner keeps directly in the folder. Modes of other files are left unchanged. */
  private static final List<String> OURS =
      List.of(
          "blobs",
          "cache",
          "lock",
          "postgres",
          "postgres-password",
          "postgres-setup.log",
          "postgres.log",
          "tmp");

  private PrivateFolder() {}

  /**
   * Creates the folder if it is missing. If it exists, removes the permissions of others from it
   * and from what Pagerunner keeps in it. A folder that belongs to another user, such as the mount
   * point of a volume, keeps its mode, and only what Pagerunner keeps in it is protected.
   */
  public static void make(Path folder) {
    try {
      if (!isPosix(folder)) {
        Files.createDirectories(folder);
        return;
      }
      Files.createDirectories(folder.toAbsolutePath().getParent());
      try {
        Files.createDirectory(
            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER)));
      } catch (FileAlreadyExistsException e) {
        tighten(folder);
        OURS.forEach(name -> tighten(folder.resolve(name)));
      }
      closeNew(folder, List.of("blobs", "tmp"));
    } catch (IOException e) {
      throw new PagerunnerException("Cannot use the folder " + folder + ": " + e, e);
    }
  }

  private static boolean isPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Creates subfolders here, so that they are private from the start even if the folder is not. */
  private static void closeNew(Path folder, List<String> names) throws IOException {
    for (String name : names) {
      try {
        Files.createDirectory(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER)));
      } catch (FileAlreadyExistsException e) {
        LOG.trace("{} is there", name);
      }
    }
  }

  private static void tighten(Path path) {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      if (Files.isSymbolicLink(path) || Files.notExists(path)) {
        return;
      }
      String wanted = Files.isDirectory(path) ? FOLDER : FILE;
      if (!view.readAttributes().permissions().equals(PosixFilePermissions.fromString(wanted))) {
        view.setPermissions(PosixFilePermissions.fromString(wanted));
      }
    } catch (FileSystemException e) {
      LOG.debug("{} stays as it is: {}", path, e.toString());
    } catch (IOException e) {
      throw new PagerunnerException("Cannot use " + path + ": " + e, e);
    }
  }
}
