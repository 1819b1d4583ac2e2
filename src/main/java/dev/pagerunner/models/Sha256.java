package dev.pagerunner.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as 64 lower-case hexadecimal digits. */
final class Sha256 {
  private Sha256() {}

  static String of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ofCopy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
    }
  }

  static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Copies a stream to its end, and tells what went by.
   *
   * @throws IOException also if there are more than {@code most} bytes
   */
  static String ofCopy(InputStream in, OutputStream out, long most) throws IOException {
    DigestInputStream through = new DigestInputStream(in, digest());
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    for (int n = through.read(buffer); n >= 0; n = through.read(buffer)) {
      copied += n;
      if (copied > most) {
        throw new IOException("it has more than " + most + " bytes");
      }
      out.write(buffer, 0, n);
    }
    return HexFormat.of().formatHex(through.getMessageDigest().digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
