package dev.pagerunner.cli;

import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The options of a format, as a server is asked for it. */
final class ExportQuery {
  private ExportQuery() {}

  /** Names only what differs from the format's defaults: others are refused where useless. */
  static String of(FormatOptions format, LinkOptions links) {
    Exporter plain = format.format();
    ExportOptions defaults = ExportOptions.defaults(plain);
    ExportOptions chosen = format.options();
    StringBuilder query = new StringBuilder("format=").append(plain.name());
    if (chosen.images() != defaults.images()) {
      query.append("&images=").append(chosen.images());
    }
    if (chosen.guard() != defaults.guard()) {
      query.append("&guard=").append(chosen.guard());
    }
    if (!chosen.imagePrefix().equals(defaults.imagePrefix())) {
      query.append("&image_prefix=");
      query.append(URLEncoder.encode(chosen.imagePrefix(), StandardCharsets.UTF_8));
    }
    links.hours().ifPresent(hours -> query.append("&signed_hours=").append(hours));
    return query.toString();
  }
}
