package dev.pagerunner.models;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A bundle in a .zip: model.json and model.onnx at its top, or both in its one folder. Nothing else
 * is unpacked, and no name in it is used for a file.
 */
final class ZipBundle implements AutoCloseable {
  /** What a file in the format of ONNX can have at most. */
  static final long MAX_ONNX = Integer.MAX_VALUE;

  private static final int MAX_ENTRIES = 1_000;

  private final ZipFile zip;
  private final String where;
  private final ZipEntry json;
  private final ZipEntry onnx;

  private ZipBundle(ZipFile zip, String where) {
    this.zip = zip;
    this.where = where;
    this.json = json();
    String folder = json.getName().substring(0, json.getName().lastIndexOf('/') + 1);
    this.onnx = onnx(folder + ModelBundle.ONNX);
    if (onnx.getSize() > MAX_ONNX || json.getSize() > ModelBundle.MAX_JSON) {
      throw wrong("unpacks to more than a model can have (2 GB; model.json: 1 MB)");
    }
  }

  /**
   * Opens it and looks for both files.
   *
   * @param where what is read, for messages
   * @throws PagerunnerException if it is no .zip, or not of a bundle
   */
  static ZipBundle open(Path file, String where) {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException e) {
      throw new PagerunnerException(
          where + " is not a whole .zip (" + e.getMessage() + "): zip the bundle's folder again",
          e);
    }
    try {
      return new ZipBundle(zip, where);
    } catch (PagerunnerException e) {
      close(zip);
      throw e;
    }
  }

  private ZipEntry json() {
    if (zip.size() > MAX_ENTRIES) {
      throw wrong("has " + zip.size() + " files: it must hold model.json and model.onnx");
    }
    List<? extends ZipEntry> found =
        zip.stream().filter(entry -> isAtTop(entry.getName(), ModelBundle.JSON)).toList();
    if (found.isEmpty()) {
      throw wrong("has no model.json, neither at its top nor in its one folder");
    }
    if (found.size() > 1) {
      throw wrong(
          "holds several bundles ("
              + found.get(0).getName()
              + ", "
              + found.get(1).getName()
              + "): zip them one by one");
    }
    return found.get(0);
  }

  /** A name that occurs twice would be one file to whoever looked into it, and another one here. */
  private ZipEntry onnx(String name) {
    List<? extends ZipEntry> found =
        zip.stream().filter(entry -> entry.getName().equals(name)).toList();
    if (found.isEmpty()) {
      throw wrong("has " + json.getName() + ", but no " + name + " beside it");
    }
    if (found.size() > 1) {
      throw wrong("has several files " + name + ": zip the bundle's folder again");
    }
    return found.get(0);
  }

  /** macOS writes a folder beside what was zipped. */
  private static boolean isAtTop(String name, String file) {
    String[] parts = name.split("/", -1);
    return parts[parts.length - 1].equals(file)
        && (parts.length == 1 || (parts.length == 2 && !parts[0].equals("__MACOSX")));
  }

  String readJson() {
    try (InputStream in = zip.getInputStream(json)) {
      byte[] bytes = in.readNBytes(ModelBundle.MAX_JSON + 1);
      if (bytes.length > ModelBundle.MAX_JSON) {
        throw wrong("unpacks to more than a model can have (model.json: 1 MB)");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  /** Writes model.onnx to {@code target}; returns its SHA-256. */
  String unpackOnnx(Path target) {
    try (InputStream in = zip.getInputStream(onnx);
        OutputStream out = Files.newOutputStream(target)) {
      return Sha256.ofCopy(in, out, MAX_ONNX);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      throw new PagerunnerException("a .zip cannot be closed: " + e.getMessage(), e);
    }
  }

  private PagerunnerException damaged(IOException e) {
    return new PagerunnerException(where + " cannot be unpacked: " + e.getMessage(), e);
  }

  private PagerunnerException wrong(String what) {
    return new PagerunnerException(where + " " + what);
  }
}
