package dev.pagerunner.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** A multipart body, part by part. */
public final class Form {
  public static final String PDF = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
  private static final String BOUNDARY = "----boundary";

  private final Buffer body = Buffer.buffer();

  public Form field(String name, String value) {
    part("form-data; name=\"" + name + "\"", "text/plain; charset=utf-8");
    body.appendString(value + "\r\n");
    return this;
  }

  public Form file(String filename, String content) {
    return file(filename, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Form file(String filename, byte[] content) {
    return file("file", filename, content);
  }

  public Form file(String name, String filename, byte[] content) {
    return fileNamed("form-data; name=\"" + name + "\"; filename=\"" + filename + "\"", content);
  }

  /** With a Content-Disposition as it is. */
  Form fileNamed(String disposition, byte[] content) {
    part(disposition, "application/octet-stream");
    body.appendBytes(content).appendString("\r\n");
    return this;
  }

  private void part(String disposition, String type) {
    body.appendString(
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: "
            + disposition
            + "\r\nContent-Type: "
            + type
            + "\r\n\r\n");
  }

  public String contentType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  public byte[] bytes() {
    return body.copy().appendString("--" + BOUNDARY + "--\r\n").getBytes();
  }

  /** Without its end. */
  byte[] cutOff() {
    return body.getBytes(0, body.length() - 5);
  }
}
