package dev.pagerunner.vision.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.model.CacheFolder;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Loads ONNX Runtime's native library from a cache folder.
 *
 * <p>By default, ONNX Runtime unpacks it into a new temporary folder at every start and deletes
 * that on a clean exit only: a thousand killed workers would fill the disk.
 */
public final class NativeRuntime {
  private static final String PATH_PROPERTY = "onnxruntime.native.path";
  private static final String TEMP_PREFIX = "onnxruntime-java";

  /**
   * The folder of the libraries; null before they are loaded, and if a property names the folder.
   */
  private static Path unpacked;

  private static boolean held;

  private NativeRuntime() {}

  /**
   * Returns the environment of this process; loads the libraries on the first call.
   *
   * @param cacheDir where they are unpacked, unless the system property {@code
   *     onnxruntime.native.path} says where they are
   * @param device whose libraries are also needed; hundreds of megabytes for a GPU
   */
  public static synchronized OrtEnvironment load(Path cacheDir, Device device) {
    try {
      if (System.getProperty(PATH_PROPERTY) == null) {
        unpack(cacheDir);
      }
      if (device == Device.CUDA && unpacked != null) {
        unpackCuda();
      }
      Set<Path> before = tempFolders();
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "pagerunner");
      removeEmptyFoldersBut(before);
      if (!held) {
        hold();
        held = true;
      }
      return environment;
    } catch (IOException
        | ReflectiveOperationException
        | UnsatisfiedLinkError
        | IllegalStateException e) {
      throw new PagerunnerException("ONNX Runtime cannot be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * Takes a second reference to the environment, which counts them: the library releases the first
   * one as soon as the JVM begins to shut down, while a worker still finishes its page, and a page
   * cannot be read without one. There is no public way
   * (github.com/microsoft/onnxruntime/issues/31352).
   */
  private static void hold() throws ReflectiveOperationException {
    Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
    Method create =
        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
    api.setAccessible(true);
    create.setAccessible(true);
    int errorsOnly = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR.getValue();
    create.invoke(null, api.getLong(null), errorsOnly, "pagerunner");
  }

  private static void unpack(Path cacheDir) throws IOException {
    String platform = platform();
    Path folder = null;
    for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
      URL resource = resource(library);
      if (resource == null) {
        throw new IOException("there is no " + library + " for " + platform + " in the jar");
      }
      if (folder == null) {
        // Another version has another size, so it gets another folder.
        long bytes = resource.openConnection().getContentLengthLong();
        folder = cacheDir.resolve("onnxruntime-" + platform + "-" + bytes).toAbsolutePath();
      }
      unpack(library, resource, folder);
    }
    unpacked = folder;
    System.setProperty(PATH_PROPERTY, String.valueOf(folder));
  }

  /**
   * Unpacks CUDA's libraries beside the others, where they must be. A jar for processors only has
   * none.
   */
  private static void unpackCuda() throws IOException {
    for (String library : List.of("onnxruntime_providers_shared", "onnxruntime_providers_cuda")) {
      URL resource = resource(library);
      if (resource != null) {
        unpack(library, resource, unpacked);
      }
    }
  }

  private static void unpack(String library, URL resource, Path folder) throws IOException {
    long bytes = resource.openConnection().getContentLengthLong();
    new CacheFolder(folder).unpackOnce(fileName(library), bytes, resource::openStream);
  }

  private static URL resource(String library) {
    return OrtEnvironment.class.getResource(
        "/ai/onnxruntime/native/" + platform() + "/" + fileName(library));
  }

  private static String fileName(String library) {
    return System.mapLibraryName(library).replace("jnilib", "dylib");
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String osName = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return osName + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  /** ONNX Runtime creates its temporary folder even if it does not use it. */
  private static void removeEmptyFoldersBut(Set<Path> before) throws IOException {
    for (Path folder : tempFolders()) {
      if (!before.contains(folder)) {
        try {
          Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
          // Not ours: a process that does unpack there started at this moment.
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
