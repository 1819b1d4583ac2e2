package dev.pagerunner.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the models that administrators add while a server runs.
 *
 * @param folder absolute; below it they may name bundles by their paths; empty for nowhere
 * @param checkMemory resident bytes of the process that checks a bundle
 */
public record AdditionSettings(Optional<Path> folder, long checkMemory) {
  static AdditionSettings of(SettingValues values) {
    return new AdditionSettings(
        values.find(Declarations.MODEL_FOLDER), values.get(Declarations.MODEL_CHECK_MEMORY));
  }
}
