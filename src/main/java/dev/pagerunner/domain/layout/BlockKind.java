package dev.pagerunner.domain.layout;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a label says about the part that an object plays on its page. */
public enum BlockKind {
  /** The title of a document, or the heading of a section. */
  TITLE("title", "section-header", "section", "heading", "headline", "subtitle"),
  /** Running text, and everything whose label is not known here. */
  TEXT("text", "paragraph", "abstract", "author", "date", "reference"),
  LIST("list", "list-item"),
  TABLE("table"),
  FIGURE("figure", "picture", "image", "chart", "photo", "diagram", "graphic"),
  CAPTION("caption", "figure-caption", "table-caption"),
  FORMULA("formula", "equation"),
  FOOTNOTE("footnote", "table-footnote"),
  PAGE_HEADER("page-header", "header"),
  PAGE_FOOTER("page-footer", "footer", "page-number");

  private static final Map<String, BlockKind> BY_LABEL = new HashMap<>();

  static {
    for (BlockKind kind : values()) {
      kind.labels.forEach(label -> BY_LABEL.put(label, kind));
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> labels;

  BlockKind(String... labels) {
    this.labels = List.of(labels);
  }

  /**
   * The kind of a label, as models for PubLayNet, DocLayNet and DocBank spell it: case does not
   * matter, and a blank or an underscore is a hyphen.
   */
  public static BlockKind of(String label) {
    String word = label.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    return BY_LABEL.getOrDefault(word, TEXT);
  }

  /** The labels of this kind, in lower case and with hyphens. */
  public List<String> labels() {
    return labels;
  }

  /** Whether it may have a caption. */
  public boolean isFloat() {
    return this == FIGURE || this == TABLE;
  }
}
