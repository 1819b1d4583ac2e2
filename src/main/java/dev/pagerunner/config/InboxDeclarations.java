package dev.pagerunner.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Declares the settings for the folder whose files are read. */
final class InboxDeclarations {
  private static final String INBOX = "Inbox";

  static final Setting<Path> FOLDER =
      Setting.optional(
          INBOX,
          "PAGERUNNER_INBOX",
          Kinds.folder(),
          "no inbox",
          "The folder whose files the role all reads, and moves to done or failed in it.");

  static final Setting<String> USER =
      Setting.optional(
          INBOX,
          "PAGERUNNER_INBOX_USER",
          Kinds.word(),
          "nobody's: only where nobody is asked to log in",
          "The name of the account whose documents the files of the inbox become.");

  static final Setting<Duration> INTERVAL =
      Setting.of(
          INBOX,
          "PAGERUNNER_INBOX_INTERVAL",
          Kinds.duration("100 ms", "1 h"),
          "5 s",
          "The time between two looks into the inbox. A file is read when two looks find it unchanged.");

  static final List<Setting<?>> ALL = List.of(FOLDER, USER, INTERVAL);

  private InboxDeclarations() {}
}
