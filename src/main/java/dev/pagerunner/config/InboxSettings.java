package dev.pagerunner.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the inbox.
 *
 * @param folder empty for no inbox
 * @param user the name of an account; empty for documents of nobody
 * @param interval between two looks
 */
public record InboxSettings(Optional<Path> folder, Optional<String> user, Duration interval) {
  static InboxSettings of(SettingValues values) {
    return new InboxSettings(
        values.find(InboxDeclarations.FOLDER),
        values.find(InboxDeclarations.USER),
        values.get(InboxDeclarations.INTERVAL));
  }
}
