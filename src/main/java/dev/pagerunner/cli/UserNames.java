package dev.pagerunner.cli;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.domain.PagerunnerException;

/** Checks user names that are given on the command line. */
final class UserNames {
  private UserNames() {}

  /**
   * The name, without blanks around it.
   *
   * @throws PagerunnerException if no user may have it
   */
  static String require(String name) {
    try {
      return Accounts.requireName(name);
    } catch (PagerunnerException e) {
      throw new PagerunnerException(
          "the user name '" + name + "' cannot be taken: " + e.getMessage(), e);
    }
  }
}
