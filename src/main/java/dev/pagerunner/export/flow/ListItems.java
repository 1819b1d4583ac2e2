package dev.pagerunner.export.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Divides the text of a list into its items. */
public final class ListItems {
  private static final Pattern BULLET = Pattern.compile("(?<!\\S)[•◦▪▫‣⁃●○■□–-]\\s+");

  /** {@code 1.}, {@code 1)} or {@code [1]}. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<!\\S)(?:(\\p{Nd}{1,4})[.)]|\\[(\\p{Nd}{1,4})])\\s+");

  private ListItems() {}

  /**
   * An item.
   *
   * @param marker the number before it, such as {@code 1.}; empty for a bullet
   * @param text without marker
   */
  public record Item(String marker, String text) {
    /** Whether it has a number. */
    public boolean isNumbered() {
      return !marker.isEmpty();
    }
  }

  /**
   * The items of a list; one for a text without bullets and numbers, none for an empty one.
   *
   * @param text null if there is none
   */
  public static List<Item> of(String text) {
    if (text == null || text.isBlank()) {
      return List.of();
    }
    Matcher bullet = BULLET.matcher(text);
    if (bullet.lookingAt()) {
      // The first bullet is that of all: a dash within an item is none.
      String same = Pattern.quote(text.substring(0, text.offsetByCodePoints(0, 1)));
      return split(text, Pattern.compile("(?<!\\S)" + same + "\\s+"), false);
    }
    return split(text, NUMBER, true);
  }

  private static List<Item> split(String text, Pattern start, boolean numbered) {
    List<Item> items = new ArrayList<>();
    Matcher match = start.matcher(text);
    String marker = "";
    int from = 0;
    long next = -1;
    while (match.find()) {
      // A number that does not go on from the one before belongs to the text.
      long number = numbered ? number(match) : 0;
      if (!numbered || number == next || (next < 0 && match.start() == 0)) {
        add(items, marker, text.substring(from, match.start()));
        marker = numbered ? match.group().strip() : "";
        from = match.end();
        next = number + 1;
      }
    }
    add(items, marker, text.substring(from));
    return items;
  }

  private static long number(Matcher match) {
    return Long.parseLong(match.group(1) == null ? match.group(2) : match.group(1));
  }

  private static void add(List<Item> items, String marker, String text) {
    if (!text.isBlank()) {
      items.add(new Item(marker, text.strip()));
    }
  }
}
