package dev.pagerunner.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Loads ONNX Runtime's native library from a cache folder.
 *
 * <p>Left alone, it unpacks itself into a new temp folder at every start and removes it on a clean
 * exit only: a thousand killed workers would fill the disk.
 */
final class NativeRuntime {
  private static final String PATH_PROPERTY = "onnxruntime.native.path";
  private static final String TEMP_PREFIX = "onnxruntime-java";

  private NativeRuntime() {}

  /**
   * The environment of this process, loading the libraries on the first call.
   *
   * @param cacheDir where they are unpacked, unless the system property {@code
   *     onnxruntime.native.path} says where they lie
   */
  static synchronized OrtEnvironment load(Path cacheDir) {
    try {
      if (System.getProperty(PATH_PROPERTY) == null) {
        unpack(cacheDir);
      }
      Set<Path> before = tempFolders();
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "pagerunner");
      removeEmptyFoldersBut(before);
      return environment;
    } catch (IOException | UnsatisfiedLinkError | IllegalStateException e) {
      throw new PagerunnerException("ONNX Runtime cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static void unpack(Path cacheDir) throws IOException {
    String platform = platform();
    Path folder = null;
    for (String library : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
      String file = System.mapLibraryName(library).replace("jnilib", "dylib");
      URL resource =
          OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform + "/" + file);
      if (resource == null) {
        throw new IOException("there is no " + file + " for " + platform + " in the jar");
      }
      long bytes = resource.openConnection().getContentLengthLong();
      if (folder == null) {
        // Another version has another size, so it gets another folder.
        folder = cacheDir.resolve("onnxruntime-" + platform + "-" + bytes).toAbsolutePath();
      }
      new CacheFolder(folder).unpackOnce(file, bytes, resource::openStream);
    }
    System.setProperty(PATH_PROPERTY, String.valueOf(folder));
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String osName = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return osName + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  /** It makes its temp folder even when it has no use for it. */
  private static void removeEmptyFoldersBut(Set<Path> before) throws IOException {
    for (Path folder : tempFolders()) {
      if (!before.contains(folder)) {
        try {
          Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
          // Not ours: a process that does unpack itself there started in this very moment.
        }
      }
    }
  }

  private static Set<Path> tempFolders() throws IOException {
    Set<Path> found = new HashSet<>();
    Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temp, TEMP_PREFIX + "*")) {
      folders.forEach(found::add);
    }
    return found;
  }
}
