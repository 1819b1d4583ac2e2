package dev.pagerunner.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
  @TempDir Path parent;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void open(Path path) throws IOException {
    String all = Files.isDirectory(path) ? "rwxrwxrwx" : "rw-rw-rw-";
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(all));
  }

  @Test
  void a_new_folder_is_for_its_owner_alone() throws IOException {
    Path data = parent.resolve("a/b/data");
    PrivateFolder.make(data);
    assertThat(mode(data)).isEqualTo("rwx------");
    assertThat(mode(data.resolve("blobs"))).isEqualTo("rwx------");
    assertThat(mode(data.resolve("tmp"))).isEqualTo("rwx------");
  }

  @Test
  void a_folder_that_was_open_is_closed_with_what_is_kept_in_it() throws IOException {
    Path data = Files.createDirectory(parent.resolve("data"));
    Path blobs = Files.createDirectory(data.resolve("blobs"));
    Path password = Files.createFile(data.resolve("postgres-password"));
    open(data);
    open(blobs);
    open(password);
    PrivateFolder.make(data);
    assertThat(mode(data)).isEqualTo("rwx------");
    assertThat(mode(blobs)).isEqualTo("rwx------");
    assertThat(mode(password)).isEqualTo("rw-------");
  }

  @Test
  void what_is_not_ours_and_what_a_link_leads_to_stay_as_they_are() throws IOException {
    Path data = Files.createDirectory(parent.resolve("data"));
    Path script = Files.createFile(data.resolve("backup.sh"));
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Files.createSymbolicLink(data.resolve("blobs"), elsewhere);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFolder.make(data);
    assertThat(mode(script)).isEqualTo("rwxr-xr-x");
    assertThat(mode(elsewhere)).isEqualTo("rwxr-xr-x");
  }
}
