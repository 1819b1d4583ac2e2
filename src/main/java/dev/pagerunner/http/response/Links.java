package dev.pagerunner.http.response;

import java.util.UUID;

/** Paths on this server. */
public final class Links {
  private Links() {}

  public static String document(UUID document) {
    return "/api/v1/documents/" + document;
  }

  public static String file(UUID document) {
    return document(document) + "/file";
  }

  public static String run(UUID run) {
    return "/api/v1/runs/" + run;
  }

  static String pageImage(UUID run, int page) {
    return run(run) + "/pages/" + page + "/image";
  }

  static String crop(UUID run, int page, int n) {
    return run(run) + "/crops/" + page + "_" + n;
  }
}
