package dev.pagerunner.config;

/** Where a value came from, strongest first. */
public enum Origin {
  ENVIRONMENT("environment"),
  DOTENV(".env"),
  FILE("file"),
  DEFAULT("default");

  private final String word;

  Origin(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
