package dev.pagerunner.cli;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Role;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pagerunner user}: lists, adds, changes and deletes users. */
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "Lists, adds, changes and deletes users.",
    synopsisSubcommandLabel = "list|add|passwd|disable|enable|delete")
public final class UserCommand implements Runnable {
  private static final String STDIN = "Read the password from standard input instead of asking.";
  private static final String KEEP_FOR = "keep-for";
  private static final String DELETE = "delete";
  private static final int AT_ONCE = 500;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: user list, add, passwd, disable, enable or delete");
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all users.")
  int list() {
    try (AccountAccess access = open()) {
      PrintWriter out = spec.commandLine().getOut();
      String format = "%-30s %-7s %-9s %-13s %s%n";
      out.printf(format, "NAME", "ROLE", "", "LAST LOGIN", "LOGS IN BY");
      List<Account> some = access.await(access.accounts().list(null, null, AT_ONCE));
      while (!some.isEmpty()) {
        some.forEach(account -> print(out, format, account));
        String last = some.get(some.size() - 1).name();
        some = access.await(access.accounts().list(last, null, AT_ONCE));
      }
      out.flush();
      return 0;
    }
  }

  private static void print(PrintWriter out, String format, Account account) {
    out.printf(
        format,
        account.name(),
        account.role().word(),
        account.disabled() ? "disabled" : "",
        account.lastLogin() == null ? "never" : account.lastLogin().toLocalDate(),
        means(account));
  }

  private static String means(Account account) {
    String issuer = account.issuer() == null ? "" : account.issuer();
    if (account.hasPassword()) {
      return issuer.isEmpty() ? "password" : "password, " + issuer;
    }
    return issuer.isEmpty() ? "nothing" : issuer;
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Adds a user, and asks for the password.")
  int add(
      @Parameters(paramLabel = "NAME", description = "The name to log in with.") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "member",
              converter = Words.OfRole.class,
              description = "admin, member or viewer. Default: member.")
          Role role,
      @Option(names = "--password-stdin", description = STDIN) boolean passwordStdin) {
    String checked = UserNames.require(name);
    try (AccountAccess access = open()) {
      access.requireFree(checked);
      String password = NewPassword.of(checked, passwordStdin);
      access.await(access.accounts().create(checked, password, role, Actor.command()));
      return say("Added " + checked + ", " + role.word() + ".");
    }
  }

  @Command(
      name = "passwd",
      mixinStandardHelpOptions = true,
      description = "Sets a new password, and ends all sessions of the user.")
  int passwd(
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Option(names = "--password-stdin", description = STDIN) boolean passwordStdin) {
    try (AccountAccess access = open()) {
      Account account = access.existing(name);
      String password = NewPassword.of(account.name(), passwordStdin);
      access.await(access.accounts().setPassword(account.id(), password, null, Actor.command()));
      return say("Changed the password of " + account.name() + ", whose sessions are ended.");
    }
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Ends the sessions of a user, and refuses logins and tokens from now on.")
  int disable(@Parameters(paramLabel = "NAME", description = "The user.") String name) {
    return setDisabled(name, true);
  }

  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = "Lets a disabled user log in again.")
  int enable(@Parameters(paramLabel = "NAME", description = "The user.") String name) {
    return setDisabled(name, false);
  }

  private int setDisabled(String name, boolean disabled) {
    try (AccountAccess access = open()) {
      Account account = access.existing(name);
      access.await(access.accounts().setDisabled(account.id(), disabled, Actor.command()));
      return say((disabled ? "Disabled " : "Enabled ") + account.name() + ".");
    }
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes a user with sessions and tokens; the audit log keeps a pseudonym.")
  int delete(
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Option(
              names = "--documents",
              required = true,
              arity = "1..2",
              paramLabel = "delete|keep-for NAME",
              description = "Whether the user's documents are deleted, or whose they are then.")
          List<String> documents) {
    String heir = heir(documents);
    try (AccountAccess access = open()) {
      Account account = access.existing(name);
      if (heir.isEmpty()) {
        access.eraseWithDocuments(account);
        return say("Deleted " + account.name() + " and all documents of that user.");
      }
      Account keeper = access.existing(heir);
      if (keeper.id().equals(account.id())) {
        throw new PagerunnerException("the documents need another owner than the deleted user");
      }
      access.eraseKeepingDocuments(account, keeper);
      return say("Deleted " + account.name() + ", whose documents are " + keeper.name() + "'s.");
    }
  }

  /** The name of the user who gets the documents; empty if they are deleted. */
  private String heir(List<String> documents) {
    if (documents.equals(List.of(DELETE))) {
      return "";
    }
    if (documents.size() == 2 && documents.get(0).equals(KEEP_FOR)) {
      return documents.get(1);
    }
    throw new ParameterException(
        spec.commandLine(), "--documents must be followed by delete, or by keep-for and a user");
  }

  private static AccountAccess open() {
    return AccountAccess.open("user");
  }

  private int say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
    return 0;
  }
}
