package dev.pagerunner.http;

/** The names that clients give to files: data, never paths. */
final class Filenames {
  private static final int MAX = 255;

  private Filenames() {}

  /** The last part of what may be a path of any system, without control characters. */
  static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String safe = last.replaceAll("\\p{Cntrl}", "").strip();
    return safe.length() > MAX ? safe.substring(safe.length() - MAX) : safe;
  }
}
