package dev.pagerunner.blob;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

/**
 * Stores blobs as files below one directory, which several processes may share. Bytes are written
 * to a file in a temporary folder and renamed, so that a reader never sees a partial blob.
 */
public final class DirectoryBlobStore implements BlobStore {
  private final Vertx vertx;
  private final FileSystem files;
  private final Path root;
  private final Path temp;

  /**
   * Uses a directory, which is created with the first blob.
   *
   * @param root absolute, or relative to the working directory
   * @param temp an existing folder of this process alone, on the same file system; the code that
   *     starts the process empties it after a crash
   */
  public DirectoryBlobStore(Vertx vertx, Path root, Path temp) {
    this.vertx = vertx;
    this.files = vertx.fileSystem();
    this.root = root.toAbsolutePath().normalize();
    this.temp = temp.toAbsolutePath().normalize();
  }

  @Override
  public Future<Long> save(String key, ReadStream<Buffer> body) {
    body.pause();
    Path target = pathOf(key);
    Path partial = partial();
    return files
        .mkdirs(target.getParent().toString())
        .compose(ignored -> files.open(partial.toString(), new OpenOptions().setCreateNew(true)))
        .compose(file -> fill(file, body))
        .compose(written -> moveIntoPlace(partial, target).map(written))
        .recover(e -> dropPartial(partial, target).transform(ignored -> Future.failedFuture(e)));
  }

  @Override
  public Future<Void> put(String key, Buffer bytes) {
    Path target = pathOf(key);
    Path partial = partial();
    return files
        .mkdirs(target.getParent().toString())
        .compose(ignored -> files.writeFile(partial.toString(), bytes))
        .compose(ignored -> moveIntoPlace(partial, target))
        .recover(e -> dropPartial(partial, target).transform(ignored -> Future.failedFuture(e)));
  }

  @Override
  public Future<Long> size(String key) {
    Path path = pathOf(key);
    return vertx.executeBlocking(
        () -> {
          try {
            return Files.size(path);
          } catch (NoSuchFileException e) {
            throw new BlobMissingException(key);
          }
        },
        false);
  }

  @Override
  public Future<ReadStream<Buffer>> open(String key, long offset, long length) {
    String path = pathOf(key).toString();
    OpenOptions reading = new OpenOptions().setRead(true).setWrite(false).setCreate(false);
    return size(key)
        .compose(ignored -> files.open(path, reading))
        .map(
            file -> {
              file.pause().setReadPos(offset).setReadLength(length);
              return new FileStream(file);
            });
  }

  @Override
  public Future<Path> fetch(String key, Path folder) {
    return size(key).map(ignored -> pathOf(key));
  }

  @Override
  public Future<Void> deleteAll(String prefix) {
    BlobKeys.checkedPrefix(prefix);
    Path folder = pathOf(prefix.substring(0, prefix.length() - 1));
    return vertx.executeBlocking(
        () -> {
          deleteTree(folder);
          return null;
        },
        false);
  }

  @Override
  public Future<Long> freeBytes() {
    return vertx.executeBlocking(
        () -> {
          Files.createDirectories(root);
          return Files.getFileStore(root).getUsableSpace();
        },
        false);
  }

  private Future<Long> fill(AsyncFile file, ReadStream<Buffer> body) {
    return body.pipe()
        .endOnComplete(false)
        .to(file)
        .compose(ignored -> file.flush())
        .map(ignored -> file.getWritePos())
        .eventually(file::close);
  }

  private Future<Void> moveIntoPlace(Path partial, Path target) {
    return vertx.executeBlocking(
        () -> {
          Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
          return null;
        },
        false);
  }

  /** Also deletes the empty folders that were created for the blob. */
  private Future<Void> dropPartial(Path partial, Path target) {
    return vertx.executeBlocking(
        () -> {
          Files.deleteIfExists(partial);
          deleteEmptyParents(target.getParent());
          return null;
        },
        false);
  }

  private void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
    deleteEmptyParents(folder.getParent());
  }

  private void deleteEmptyParents(Path folder) {
    Path empty = folder;
    while (!empty.equals(root) && empty.toFile().delete()) {
      empty = empty.getParent();
    }
  }

  private Path pathOf(String key) {
    return root.resolve(BlobKeys.checked(key));
  }

  private Path partial() {
    return temp.resolve(UUID.randomUUID() + ".part");
  }
}
