package dev.pagerunner.testing;

import dev.pagerunner.vision.onnx.ModelNote;
import io.vertx.core.json.JsonObject;
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
  /** Fields of ONNX's ModelProto. */
  private static final int DOC_STRING = 6;

  private static final int GRAPH = 7;
  private static final int METADATA = 14;
  private static final String SELF_CHECK = "pagerunner.self_check";

  private TestBundles() {}

  /** A model that does what the built-in one does, by other bytes and under another name. */
  public static Path working(Path folder, String name, String version) {
    return more(folder, name, version, Protobuf.text(DOC_STRING, name + version));
  }

  /** Works as well, and has a weight that is in a file of the machine's. */
  public static Path leaking(Path folder, String name) {
    byte[] location =
        Protobuf.joined(Protobuf.text(1, "location"), Protobuf.text(2, "/etc/passwd"));
    byte[] weight =
        Protobuf.joined(
            Protobuf.number(1, 8),
            Protobuf.number(2, 2),
            Protobuf.text(8, "leak"),
            Protobuf.message(13, location),
            Protobuf.message(13, Protobuf.text(1, "length"), Protobuf.text(2, "8")),
            Protobuf.number(14, 1));
    return more(folder, name, "1", Protobuf.message(GRAPH, Protobuf.message(5, weight)));
  }

  /** Works, and should by its self-check find other things than it does. */
  public static Path disagreeing(Path folder, String name) {
    JsonObject note = builtInSelfCheck();
    for (Object one : note.getJsonArray("detections")) {
      JsonObject detection = (JsonObject) one;
      detection.put("class", (detection.getInteger("class") + 1) % 7);
    }
    return selfChecked(folder, name, note.encode());
  }

  /** With another self-check, which counts instead of the built-in one. */
  public static Path selfChecked(Path folder, String name, String note) {
    byte[] entry = Protobuf.joined(Protobuf.text(1, SELF_CHECK), Protobuf.text(2, note));
    return more(folder, name, "1", Protobuf.message(METADATA, entry));
  }

  /** What the exporter wrote into the built-in model. */
  public static JsonObject builtInSelfCheck() {
    try {
      Path onnx = Files.createTempFile("built-in", ".onnx");
      Files.write(onnx, resource("model.onnx"));
      String note = ModelNote.find(onnx, SELF_CHECK, 1 << 20).orElseThrow();
      Files.delete(onnx);
      return new JsonObject(note);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The built-in model with more fields behind it, which protobuf merges with those before. */
  public static Path more(Path folder, String name, String version, byte[] fields) {
    return write(folder, name, version, Protobuf.joined(resource("model.onnx"), fields));
  }

  /** Looks like a model until somebody tries to load it. */
  public static Path hollow(Path folder, String name, int bytes) {
    byte[] noise = new byte[bytes];
    new java.util.Random(name.hashCode()).nextBytes(noise);
    return write(folder, name, "1", Protobuf.message(GRAPH, Protobuf.message(10, noise)));
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
