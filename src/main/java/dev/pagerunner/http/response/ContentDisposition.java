package dev.pagerunner.http.response;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The header that names a downloaded file (RFC 6266). */
public final class ContentDisposition {
  private ContentDisposition() {}

  /** Makes browsers download the file and never show it, whatever a user uploaded. */
  public static String attachment(String filename) {
    String ascii = filename.replaceAll("[^A-Za-z0-9._() -]", "_");
    String encoded =
        URLEncoder.encode(filename, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
  }
}
