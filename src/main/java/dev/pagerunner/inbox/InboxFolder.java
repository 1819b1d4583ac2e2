package dev.pagerunner.inbox;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of the inbox and what it remembers, which survives the end of the process at any
 * moment, because each step is one rename:
 *
 * <pre>
 * paper.pdf                    new
 * working/ID.new/paper.pdf     becomes the document ID, or has become it just now
 * working/ID.read/paper.pdf    is the document ID, which is being read
 * done/paper.pdf               every page was read
 * failed/paper.pdf             was not, and failed/paper.pdf.txt says why
 * </pre>
 *
 * <p>Links are never followed. All methods block.
 */
final class InboxFolder {
  private static final String NEW = "new";
  private static final String READ = "read";
  private static final Pattern ENTRY =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(" + NEW + "|" + READ + ")");

  /** Hidden files, and those that editors, browsers and copying programs write first. */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "(?i)\\..*|~.*|.*~|.*\\.(part|partial|crdownload|download|tmp|temp|filepart|swp)"
              + "|thumbs\\.db|desktop\\.ini");

  /** In bytes, for most file systems. */
  private static final int LONGEST_NAME = 255;

  private static final int NAME_END = 20;
  private static final int LONGEST_NOTE = 8 * 1024;

  private final Path root;
  private final Path working;
  private final Path done;
  private final Path failed;

  InboxFolder(Path root) {
    this.root = root;
    this.working = root.resolve("working");
    this.done = root.resolve("done");
    this.failed = root.resolve("failed");
  }

  /** A file that lies there; equal if it has not changed. */
  record Found(Path file, long bytes, long modifiedMillis) {}

  /**
   * A file that was taken.
   *
   * @param id of its document
   * @param submitted whether the document was made
   */
  record Entry(UUID id, boolean submitted, Path file) {
    Path folder() {
      return file.getParent();
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /** What was taken and has not ended. Makes the folders that are missing. */
  List<Entry> entries() throws IOException {
    if (!Files.isDirectory(root)) {
      throw new PagerunnerException("it is not there, or not a folder");
    }
    Folders.makePrivate(working);
    Folders.requireOwn(working);
    Folders.make(done);
    Folders.make(failed);
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(working)) {
      for (Path folder : folders) {
        Matcher name = ENTRY.matcher(folder.getFileName().toString());
        if (name.matches() && Folders.isFolder(folder)) {
          entry(folder, UUID.fromString(name.group(1)), name.group(2).equals(READ))
              .ifPresent(entries::add);
        }
      }
    }
    return entries;
  }

  /** A folder without a file is left over from before its file came, or from after it went. */
  private static Optional<Entry> entry(Path folder, UUID id, boolean submitted) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        return Optional.of(new Entry(id, submitted, file));
      }
    }
    Files.deleteIfExists(folder);
    return Optional.empty();
  }

  /** Files that may be taken once they do not change any more; at most so many. */
  List<Found> candidates(int most) throws IOException {
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      for (Path file : files) {
        if (found.size() == most) {
          break;
        }
        if (!UNFINISHED.matcher(file.getFileName().toString()).matches()) {
          look(file).filter(one -> one.bytes() > 0).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** A file as it is now; empty if it is a link or something else. */
  static Optional<Found> look(Path file) throws IOException {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return now.isRegularFile()
          ? Optional.of(new Found(file, now.size(), now.lastModifiedTime().toMillis()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Takes a file; empty if it has gone. */
  Optional<Entry> take(Path file) throws IOException {
    UUID id = UUID.randomUUID();
    Path folder = working.resolve(id + "." + NEW);
    Folders.makePrivate(folder);
    Path taken = folder.resolve(file.getFileName());
    try {
      Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(new Entry(id, false, taken));
    } catch (NoSuchFileException e) {
      Files.delete(folder);
      return Optional.empty();
    } catch (AtomicMoveNotSupportedException e) {
      Files.delete(folder);
      throw new PagerunnerException("its folder working is on another file system");
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  /** Whether a name has a text, as which it can be opened: names of files are bytes. */
  static boolean isReadable(Path name) {
    try {
      return name.equals(Path.of(name.toString()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The same file as another document to be: an id is for one attempt. */
  Entry renewed(Entry entry) throws IOException {
    Path note = note(failed.resolve(entry.file.getFileName()), entry);
    if (isOf(note, entry)) {
      // Written before the process died, by an id that comes to nothing.
      Files.delete(note);
    }
    return moved(entry, UUID.randomUUID(), NEW);
  }

  /** Remembers that the document was made. */
  Entry submitted(Entry entry) throws IOException {
    return moved(entry, entry.id, READ);
  }

  private Entry moved(Entry entry, UUID id, String stage) throws IOException {
    Path folder = working.resolve(id + "." + stage);
    Files.move(entry.folder(), folder, StandardCopyOption.ATOMIC_MOVE);
    return new Entry(id, stage.equals(READ), folder.resolve(entry.file.getFileName()));
  }

  /** Moves a file of which every page was read. */
  Path done(Entry entry) throws IOException {
    Path target = done.resolve(entry.file.getFileName());
    for (int i = 2; exists(target); i++) {
      target = named(done, numbered(entry, i), entry);
    }
    return end(entry, target);
  }

  /** Moves a file that was not read, and says why beside it. */
  Path failed(Entry entry, String reason) throws IOException {
    Path target = failed.resolve(entry.file.getFileName());
    Path note = note(target, entry);
    for (int i = 2; exists(target) || (exists(note) && !isOf(note, entry)); i++) {
      target = named(failed, numbered(entry, i), entry);
      note = note(target, entry);
    }
    // A note that is there was written before the process died.
    Files.deleteIfExists(note);
    String text = reason + "\n\nDocument: " + entry.id + "\n";
    Files.writeString(note, text, StandardOpenOption.CREATE_NEW);
    return end(entry, target);
  }

  private static Path end(Entry entry, Path target) throws IOException {
    Files.move(entry.file, target);
    Files.delete(entry.folder());
    return target;
  }

  private static Path note(Path target, Entry entry) {
    return named(target.getParent(), target.getFileName() + ".txt", entry);
  }

  private static boolean isOf(Path note, Entry entry) throws IOException {
    return look(note).filter(found -> found.bytes() <= LONGEST_NOTE).isPresent()
        && Files.readString(note, StandardCharsets.ISO_8859_1).contains(entry.id.toString());
  }

  /** Such as {@code paper-2.pdf}. */
  private static String numbered(Entry entry, int number) {
    String name = entry.file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0
        ? name.substring(0, dot) + "-" + number + name.substring(dot)
        : name + "-" + number;
  }

  /** A name that no file system can write is replaced by the document's id. */
  private static Path named(Path folder, String name, Entry entry) {
    try {
      return folder.resolve(
          name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
              ? name
              : entry.id + "-" + name.substring(name.length() - NAME_END));
    } catch (InvalidPathException e) {
      return folder.resolve(entry.id + name.replaceAll("[^a-zA-Z0-9.-]", "_"));
    }
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
