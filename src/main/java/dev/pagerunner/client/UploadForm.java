package dev.pagerunner.client;

import java.io.FileNotFoundException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** An upload as multipart/form-data, whose file is read while it is sent. */
final class UploadForm {
  private final String boundary = "pagerunner-" + UUID.randomUUID();
  private final NewUpload upload;

  UploadForm(NewUpload upload) {
    this.upload = upload;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** The fields come before the file, so that a server can refuse them early. */
  BodyPublisher body() throws FileNotFoundException {
    StringBuilder head = new StringBuilder();
    upload.fields().forEach((name, value) -> field(head, name, value));
    head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"file\";");
    head.append(" filename*=UTF-8''").append(escaped(upload.file().getFileName().toString()));
    head.append("\r\nContent-Type: application/octet-stream\r\n\r\n");
    return BodyPublishers.concat(
        BodyPublishers.ofString(head.toString()),
        BodyPublishers.ofFile(upload.file()),
        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
  }

  private void field(StringBuilder head, String name, String value) {
    head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
    head.append(name).append("\"\r\n\r\n").append(value).append("\r\n");
  }

  /** As RFC 5987 wants names of any characters. */
  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
