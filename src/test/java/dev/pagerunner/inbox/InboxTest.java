package dev.pagerunner.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.Role;
import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import dev.pagerunner.http.TestUsers;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.testing.Patience;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The inbox with a real database and a real folder; the test is the workers. */
class InboxTest {
  @RegisterExtension static final TestServer SERVER = new TestServer();

  @TempDir Path folder;
  private Path inbox;
  private Path done;
  private Path failed;
  private final List<String> readers = new ArrayList<>();

  @BeforeEach
  void make() throws IOException {
    inbox = Files.createDirectory(folder.resolve("inbox"));
    done = inbox.resolve("done");
    failed = inbox.resolve("failed");
  }

  @AfterEach
  void stop() {
    readers.forEach(SERVER::stop);
    readers.clear();
  }

  private void start() {
    readers.add(SERVER.readInbox(inbox, Optional.empty()));
  }

  private Path drop(String name) {
    return write(inbox.resolve(name), Form.PDF + name);
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long documents() {
    return SERVER.sql("SELECT count(*) FROM document").iterator().next().getLong(0);
  }

  private static UUID onlyRun() {
    await().until(() -> documents() == 1);
    return SERVER.sql("SELECT id FROM run").iterator().next().getUUID(0);
  }

  private static void end(UUID run, String state, String error) {
    SERVER.sql(
        "UPDATE run SET state = $2, pages_failed = 2, error = $3::jsonb, finished_at = now() WHERE id = $1",
        run,
        state,
        error == null ? null : new JsonObject().put("message", error));
  }

  /** Nothing while a file is being moved. */
  private List<Path> working() {
    try (Stream<Path> all = Files.walk(inbox.resolve("working"))) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private void awaitRead() {
    await().until(() -> working().stream().anyMatch(file -> file.toString().contains(".read/")));
  }

  private static void awaitFile(Path file) {
    await().untilAsserted(() -> assertThat(file).isRegularFile());
  }

  /** Waits until a later look has ended. */
  private void awaitLook() {
    Path marker = drop("marker-" + UUID.randomUUID() + ".pdf");
    await().until(() -> !Files.exists(marker));
  }

  @Test
  void a_file_is_read_and_moved_when_its_run_has_ended() throws IOException {
    start();
    Path file = drop("Ein Päper.pdf");
    UUID run = onlyRun();
    await().untilAsserted(() -> assertThat(working()).hasSize(1));
    assertThat(file).doesNotExist();
    JsonObject document = SERVER.json("/api/v1/documents").getJsonArray("items").getJsonObject(0);
    assertThat(document.getString("filename")).isEqualTo("Ein Päper.pdf");
    assertThat(document.getString("title")).isEqualTo("Ein Päper");
    assertThat(SERVER.get(document.getJsonObject("links").getString("file")).body())
        .isEqualTo(Form.PDF + "Ein Päper.pdf");

    end(run, "succeeded", null);

    awaitFile(done.resolve("Ein Päper.pdf"));
    await().untilAsserted(() -> assertThat(inbox.resolve("working")).isEmptyDirectory());
    assertThat(documents()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_read_is_moved_with_the_reason() throws IOException {
    start();
    write(inbox.resolve("notes.pdf"), "Buy milk.");
    awaitFile(failed.resolve("notes.pdf"));
    assertThat(failed.resolve("notes.pdf.txt")).content().contains("This looks like text");
    assertThat(documents()).isZero();

    for (String state : List.of("failed", "partial", "cancelled")) {
      drop(state + ".pdf");
      end(onlyRun(), state, state.equals("failed") ? "It needs a password." : null);
      awaitFile(failed.resolve(state + ".pdf"));
      SERVER.clear();
    }
    assertThat(failed.resolve("failed.pdf.txt")).content().contains("It needs a password.");
    assertThat(failed.resolve("partial.pdf.txt")).content().contains("2 of its pages");
    assertThat(failed.resolve("cancelled.pdf.txt")).content().contains("was cancelled");

    drop("deleted.pdf");
    onlyRun();
    awaitRead();
    SERVER.clear();
    awaitFile(failed.resolve("deleted.pdf"));
    assertThat(failed.resolve("deleted.pdf.txt")).content().contains("was deleted");
    assertThat(done).isEmptyDirectory();
  }

  @Test
  void a_file_is_left_alone_while_it_grows() throws IOException {
    start();
    // A machine that is busy may not let this test write in time: then the file has stopped to
    // grow.
    await().until(this::isLeftAloneWhileItGrows);
    onlyRun();
    assertThat(SERVER.sql("SELECT bytes FROM document").iterator().next().getLong(0))
        .isEqualTo(Form.PDF.length() + "slow.pdf".length() + 40L * "more".length());
  }

  /** Gives false if it did not grow all the time. */
  private boolean isLeftAloneWhileItGrows() throws IOException {
    SERVER.clear();
    Path file = drop("slow.pdf");
    long limit = TestServer.INBOX_INTERVAL.toNanos() / 2;
    long written = System.nanoTime();
    boolean untaken = true;
    for (int i = 0; i < 40 && untaken; i++) {
      Patience.pause(TestServer.INBOX_INTERVAL.dividedBy(8));
      untaken = Files.exists(file) && documents() == 0;
      if (System.nanoTime() - written > limit) {
        if (!Files.deleteIfExists(file)) {
          await().until(() -> documents() == 1);
        }
        return false;
      }
      Files.writeString(file, "more", StandardOpenOption.APPEND);
      written = System.nanoTime();
    }
    assertThat(untaken).as("left alone while it grew").isTrue();
    return true;
  }

  @Test
  void hidden_unfinished_and_linked_files_are_left_alone() throws IOException {
    Path secret = write(folder.resolve("secret.pdf"), Form.PDF);
    List<Path> left =
        List.of(
            drop(".hidden.pdf"),
            drop(".~lock.paper.odt#"),
            drop("~$paper.docx"),
            drop("paper.pdf.part"),
            drop("paper.PDF.crdownload"),
            drop("paper.pdf~"),
            drop("Thumbs.db"),
            drop("folder/paper.pdf"),
            write(inbox.resolve("empty.pdf"), ""),
            Files.createSymbolicLink(inbox.resolve("link.pdf"), secret));
    start();
    awaitLook();
    awaitLook();
    await().until(() -> documents() == 2);
    assertThat(left).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void a_link_for_a_folder_is_not_followed() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(failed, elsewhere);
    Path file = write(inbox.resolve("notes.pdf"), "Buy milk.");
    start();
    Patience.pause(TestServer.INBOX_INTERVAL.multipliedBy(5));
    assertThat(file).exists();
    assertThat(elsewhere).isEmptyDirectory();
    Files.delete(failed);
    awaitFile(failed.resolve("notes.pdf"));
  }

  @Test
  void a_name_that_is_no_text_is_refused_and_keeps_no_other_file_waiting() throws Exception {
    String make = "printf '%%PDF-1.7 x' > \"$0/$(printf 'gr\\344.pdf')\"";
    assertThat(new ProcessBuilder("sh", "-c", make, inbox.toString()).start().waitFor()).isZero();
    Path other = write(inbox.resolve("other.pdf"), "Buy milk.");
    start();
    awaitFile(failed.resolve("other.pdf"));
    await().until(() -> notes().anyMatch(note -> note.contains("Its name has letters")));
    assertThat(other).doesNotExist();
  }

  private Stream<String> notes() throws IOException {
    try (Stream<Path> files = Files.list(failed)) {
      return files.toList().stream()
          .filter(file -> file.toString().endsWith(".txt"))
          .map(InboxTest::text);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatever_the_moment_at_which_the_process_died_a_file_is_read_once() throws IOException {
    Path working = inbox.resolve("working");
    Files.createDirectories(working.resolve(UUID.randomUUID() + ".new"));
    Files.createDirectories(working.resolve(UUID.randomUUID() + ".read"));
    write(working.resolve(UUID.randomUUID() + ".new/taken.pdf"), Form.PDF + "taken");
    start();
    UUID run = onlyRun();
    awaitRead();
    stop();

    // The document was made, and the process died before it was noted.
    Path read = working().get(0).getParent();
    Files.move(read, Path.of(read.toString().replace(".read", ".new")));
    start();
    awaitRead();
    awaitLook();
    assertThat(SERVER.sql("SELECT 1 FROM document WHERE filename = 'taken.pdf'").size())
        .isEqualTo(1);
    stop();

    // The run ended meanwhile, and the reason was written before the process died.
    UUID id = UUID.fromString(read.getFileName().toString().replace(".read", ""));
    end(run, "failed", "It is damaged.");
    write(failed.resolve("taken.pdf.txt"), "Something\n\nDocument: " + id + "\n");
    start();
    awaitFile(failed.resolve("taken.pdf"));
    assertThat(failed.resolve("taken.pdf.txt")).content().contains("It is damaged.");
    assertThat(failed.resolve("taken-2.pdf")).doesNotExist();
  }

  @Test
  void nothing_is_overwritten() throws IOException {
    write(done.resolve("a.pdf"), "older");
    write(done.resolve("a-2.pdf"), "old");
    write(failed.resolve("notes.pdf.txt"), "a file of that name");
    start();
    write(inbox.resolve("notes.pdf"), "Buy milk.");
    awaitFile(failed.resolve("notes-2.pdf"));
    assertThat(failed.resolve("notes-2.pdf.txt")).content().contains("This looks like text");
    assertThat(failed.resolve("notes.pdf.txt")).hasContent("a file of that name");
    drop("a.pdf");
    end(onlyRun(), "succeeded", null);
    awaitFile(done.resolve("a-3.pdf"));
    assertThat(done.resolve("a.pdf")).hasContent("older");
  }

  @Test
  void a_few_files_are_read_at_once_and_the_others_wait() throws IOException {
    for (int i = 0; i < 12; i++) {
      drop(i + ".pdf");
    }
    start();
    await().until(() -> documents() == TestServer.INBOX_AT_ONCE);
    Patience.pause(TestServer.INBOX_INTERVAL.multipliedBy(3));
    assertThat(documents()).isEqualTo(TestServer.INBOX_AT_ONCE);
    SERVER.sql("UPDATE run SET state = 'succeeded'");
    await()
        .untilAsserted(
            () -> {
              SERVER.sql("UPDATE run SET state = 'succeeded'");
              try (Stream<Path> files = Files.list(done)) {
                assertThat(files).hasSize(12);
              }
            });
    assertThat(documents()).isEqualTo(12);
  }

  @Test
  void files_wait_while_the_server_cannot_read_them() throws IOException {
    start();
    awaitLook();
    List<OfferedModel> models = SERVER.models(List.of());
    drop("a.pdf");
    await().until(() -> working().stream().anyMatch(file -> file.endsWith("a.pdf")));
    write(inbox.resolve("notes.pdf"), "Buy milk.");
    Patience.pause(TestServer.INBOX_INTERVAL.multipliedBy(4));
    assertThat(failed.resolve("a.pdf")).doesNotExist();
    SERVER.models(models);
    awaitFile(failed.resolve("notes.pdf"));
    await().until(() -> documents() == 2);
  }

  @Test
  void files_become_documents_of_the_account_that_is_named() throws IOException {
    readers.add(SERVER.readInbox(inbox, Optional.of("Scanner")));
    drop("a.pdf");
    Patience.pause(TestServer.INBOX_INTERVAL.multipliedBy(5));
    assertThat(documents()).isZero();

    UUID account = new TestUsers(SERVER).add("scanner", Role.MEMBER);

    onlyRun();
    assertThat(SERVER.sql("SELECT account_id FROM document").iterator().next().getUUID(0))
        .isEqualTo(account);
    assertThat(
            SERVER
                .sql(
                    "SELECT 1 FROM audit WHERE action = 'document.created' AND actor_name = 'scanner'")
                .size())
        .isEqualTo(1);
  }

  @Test
  void a_folder_that_goes_comes_back() throws IOException {
    start();
    awaitLook();
    Path away = Files.move(inbox, folder.resolve("away"));
    Patience.pause(TestServer.INBOX_INTERVAL.multipliedBy(3));
    assertThat(inbox).doesNotExist();
    Files.move(away, inbox);
    Callable<Boolean> read = () -> documents() == 2;
    drop("after.pdf");
    await().until(read);
  }
}
