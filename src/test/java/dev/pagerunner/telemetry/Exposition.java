package dev.pagerunner.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scrape says, read from the Prometheus text format. */
public final class Exposition {
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:]\\w*)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, Family> families = new TreeMap<>();
  private final Map<String, Map<String, Set<String>>> samples = new TreeMap<>();

  /** A metric as it is described: its samples may have endings such as {@code _bucket}. */
  public record Family(String name, String help, String type) {}

  private Exposition() {}

  public static Exposition of(String... scrapes) {
    Exposition all = new Exposition();
    for (String scrape : scrapes) {
      scrape.lines().forEach(all::read);
    }
    return all;
  }

  private void read(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      families.put(help.group(1), new Family(help.group(1), help.group(2), ""));
    } else if (type.matches()) {
      families.computeIfPresent(
          type.group(1), (name, family) -> new Family(name, family.help(), type.group(2)));
    } else if (sample.matches()) {
      Map<String, Set<String>> labels =
          samples.computeIfAbsent(sample.group(1), ignored -> new TreeMap<>());
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.computeIfAbsent(label.group(1), ignored -> new TreeSet<>()).add(label.group(2));
      }
    }
  }

  /** Those whose names begin so, in the order of their names. */
  public List<Family> families(String beginning) {
    return families.values().stream().filter(f -> f.name().startsWith(beginning)).toList();
  }

  /** Names as queries use them. */
  public List<String> sampleNames() {
    return new ArrayList<>(samples.keySet());
  }

  /** The labels of a metric, each with the values that it was seen with. */
  public Map<String, Set<String>> labels(String metric) {
    Map<String, Set<String>> found = new TreeMap<>();
    for (String ending : List.of("", "_bucket", "_count")) {
      found.putAll(samples.getOrDefault(metric + ending, Map.of()));
    }
    return found;
  }
}
