package dev.pagerunner.process;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a process is started with: files of {@code conf/}, in the jar. */
public final class ConfFile {
  /** Variables of the environment, {@code NAME=VALUE}. */
  public static final String MALLOC = "malloc.env";

  private ConfFile() {}

  /** One entry each; a file has one a line, and comments. */
  public static List<String> entries(String name) {
    try (InputStream in = ConfFile.class.getResourceAsStream("/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .toList();
    } catch (IOException e) {
      throw new PagerunnerException("The jar's " + name + " cannot be read: " + e, e);
    }
  }
}
