package dev.pagerunner.http.response;

import dev.pagerunner.domain.Thumbnail;
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
    return pageImage(run, Integer.toString(page));
  }

  /** {@code page} may be a place for a number. */
  public static String pageImage(UUID run, String page) {
    return run(run) + "/pages/" + page + "/image";
  }

  static String thumbnail(UUID run, int page) {
    return pageImage(run, page) + "?width=" + Thumbnail.WIDTH;
  }

  static String crop(UUID run, int page, int n) {
    return crop(run, Integer.toString(page), Integer.toString(n));
  }

  /** {@code page} and {@code n} may be places for numbers. */
  public static String crop(UUID run, String page, String n) {
    return run(run) + "/crops/" + page + "_" + n;
  }
}
