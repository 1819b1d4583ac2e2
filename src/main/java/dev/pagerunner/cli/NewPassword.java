package dev.pagerunner.cli;

import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.domain.PagerunnerException;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Asks for a new password: on a terminal twice and without showing it, or from standard input. */
final class NewPassword {
  private static final int MAX_BYTES = 4096;

  private NewPassword() {}

  /**
   * A good password for a user.
   *
   * @throws PagerunnerException if none is given, or standard input has one that is easy to guess
   */
  static String of(String user, boolean fromStandardInput) {
    return fromStandardInput ? read(System.in, user) : ask(console(), user);
  }

  /**
   * The terminal.
   *
   * @throws PagerunnerException if there is none
   */
  static Console console() {
    return Optional.ofNullable(System.console())
        .orElseThrow(
            () ->
                new PagerunnerException(
                    "there is no terminal to ask on: give the password on standard input, with"
                        + " --password-stdin"));
  }

  private static String ask(Console console, String user) {
    while (true) {
      String password = askOnce(console, "Password: ");
      Optional<String> fault = fault(password, user);
      if (fault.isPresent()) {
        console.printf("%s%n", fault.get());
      } else if (password.equals(askOnce(console, "Again: "))) {
        return password;
      } else {
        console.printf("These are two different passwords.%n");
      }
    }
  }

  private static String askOnce(Console console, String prompt) {
    char[] typed = console.readPassword("%s", prompt);
    if (typed == null) {
      throw new PagerunnerException("no password was given");
    }
    String password = new String(typed);
    Arrays.fill(typed, ' ');
    return password;
  }

  /** One line, with or without its end. */
  static String read(InputStream in, String user) {
    String password = line(in);
    fault(password, user)
        .ifPresent(
            fault -> {
              throw new PagerunnerException(fault);
            });
    return password;
  }

  private static String line(InputStream in) {
    try {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
      if (text.isEmpty()) {
        throw new PagerunnerException("standard input is empty: it must have the password");
      }
      if (text.contains("\n")) {
        throw new PagerunnerException("standard input has several lines: it must have one");
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> fault(String password, String user) {
    try {
      Passwords.requireGood(password, user);
      return Optional.empty();
    } catch (PagerunnerException e) {
      return Optional.of("The password cannot be taken: " + e.getMessage() + ".");
    }
  }
}
