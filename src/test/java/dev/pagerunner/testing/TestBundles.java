package dev.pagerunner.testing;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Model bundles for tests, made of the built-in one. */
public final class TestBundles {
  /** Field 6 of ONNX's ModelProto, doc_string, as bytes that follow. */
  private static final int DOC_STRING = 0x32;

  private TestBundles() {}

  /** A model that does what the built-in one does, by other bytes and under another name. */
  public static Path working(Path folder, String name, String version) {
    byte[] note = (name + version).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream onnx = new ByteArrayOutputStream();
    onnx.writeBytes(resource("model.onnx"));
    onnx.write(DOC_STRING);
    onnx.write(note.length);
    onnx.writeBytes(note);
    return write(folder, name, version, onnx.toByteArray());
  }

  /** Looks like a model until somebody tries to load it. */
  public static Path hollow(Path folder, String name, int bytes) {
    byte[] onnx = new byte[bytes];
    new java.util.Random(name.hashCode()).nextBytes(onnx);
    return write(folder, name, "1", onnx);
  }

  private static Path write(Path folder, String name, String version, byte[] onnx) {
    JsonObject json = new JsonObject(new String(resource("model.json"), StandardCharsets.UTF_8));
    json.put("name", name).put("version", version).put("sha256", sha256(onnx));
    try {
      Path target = Files.createDirectories(folder.resolve(name));
      Files.writeString(target.resolve("model.json"), json.encodePrettily());
      Files.write(target.resolve("model.onnx"), onnx);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bundle as a .zip beside its folder, below a folder in it if {@code top} is not empty. */
  public static Path zipped(Path bundle, String top) {
    Path zip = bundle.resolveSibling(bundle.getFileName() + ".zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String file : new String[] {"model.json", "model.onnx"}) {
        out.putNextEntry(new ZipEntry(top + file));
        Files.copy(bundle.resolve(file), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zip;
  }

  public static String sha256(Path file) {
    try {
      return sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] resource(String file) {
    try (InputStream in = TestBundles.class.getResourceAsStream("/model/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
