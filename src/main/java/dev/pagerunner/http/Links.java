package dev.pagerunner.http;

import java.util.UUID;

/** Paths on this server. */
final class Links {
  private Links() {}

  static String document(UUID document) {
    return "/api/v1/documents/" + document;
  }

  static String file(UUID document) {
    return document(document) + "/file";
  }

  static String run(UUID run) {
    return "/api/v1/runs/" + run;
  }

  static String pageImage(UUID run, int page) {
    return run(run) + "/pages/" + page + "/image";
  }

  static String crop(UUID run, int page, int n) {
    return run(run) + "/crops/" + page + "_" + n;
  }
}
