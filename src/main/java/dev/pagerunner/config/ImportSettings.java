package dev.pagerunner.config;

import java.util.List;

/**
 * Settings of files that this server fetches from URLs.
 *
 * @param offered whether it does
 * @param allow private hosts and networks that may be reached
 */
public record ImportSettings(boolean offered, List<String> allow) {
  public ImportSettings {
    allow = List.copyOf(allow);
  }

  static ImportSettings of(SettingValues values) {
    return new ImportSettings(
        values.get(ImportDeclarations.OFFERED),
        values.find(ImportDeclarations.ALLOW).orElse(List.of()));
  }
}
