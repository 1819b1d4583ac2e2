package dev.pagerunner.domain;

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
public final class Sha256 {
  private Sha256() {}

  public static String of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ofCopy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
    }
  }

  public static String of(byte[] bytes) {
    return hex(digest().digest(bytes));
  }

  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /**
   * Copies a stream to its end, and tells what went by.
   *
   * @throws IOException also if there are more than {@code most} bytes
   */
  public static String ofCopy(InputStream in, OutputStream out, long most) throws IOException {
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
    return hex(through.getMessageDigest().digest());
  }

  /** For bytes that come one after another; {@link #hex} of its digest is the text. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
