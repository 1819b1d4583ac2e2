package dev.pagerunner.inbox;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folders in the inbox, which others may write to. All methods block. */
final class Folders {
  private Folders() {}

  /** Makes a folder where there is none; a link to one is none. */
  static void make(Path folder) throws IOException {
    if (!isFolder(folder)) {
      try {
        Files.createDirectory(folder);
      } catch (FileAlreadyExistsException e) {
        throw new PagerunnerException(folder.getFileName() + " in it is a link or a file", e);
      }
    }
  }

  /** A folder in which nobody else exchanges a file, where the file system knows of users. */
  static void makePrivate(Path folder) throws IOException {
    make(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      } catch (IOException | UnsupportedOperationException e) {
        // SMB mounts have the modes that they were mounted with.
        return;
      }
    }
  }

  /** Who owns the folder could exchange the files in it while they are read. */
  static void requireOwn(Path folder) throws IOException {
    Path mine = Files.createTempDirectory(folder, "owner");
    boolean isMine = Files.getOwner(mine).equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS));
    Files.delete(mine);
    if (!isMine) {
      throw new PagerunnerException(
          "its folder "
              + folder.getFileName()
              + " belongs to another user than the server's:"
              + " remove it");
    }
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }
}
