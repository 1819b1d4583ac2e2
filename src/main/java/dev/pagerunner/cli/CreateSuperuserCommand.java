package dev.pagerunner.cli;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Role;
import java.io.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pagerunner createsuperuser}: makes an administrator. */
@Command(
    name = "createsuperuser",
    mixinStandardHelpOptions = true,
    description = {
      "Makes an administrator, and asks for the name and the password.",
      "The first one gets the documents that were uploaded without a login."
    })
public final class CreateSuperuserCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--username", paramLabel = "NAME", description = "Instead of asking for it.")
  private String username;

  @Option(
      names = "--password-stdin",
      description = "Read the password from standard input instead of asking for it.")
  private boolean passwordStdin;

  @Override
  public Integer call() {
    String name = username == null ? askName() : UserNames.require(username);
    try (AccountAccess access = AccountAccess.open("createsuperuser")) {
      // Before somebody types a password twice.
      access.requireFree(name);
      String password = NewPassword.of(name, passwordStdin);
      access.await(access.accounts().create(name, password, Role.ADMIN, Actor.command()));
    }
    spec.commandLine().getOut().println("Made the administrator " + name + ".");
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String askName() {
    if (passwordStdin) {
      throw new PagerunnerException("with --password-stdin, give the name by --username");
    }
    Console console = NewPassword.console();
    while (true) {
      String typed = console.readLine("User name: ");
      if (typed == null) {
        throw new PagerunnerException("no user name was given");
      }
      try {
        return Accounts.requireName(typed);
      } catch (PagerunnerException e) {
        console.printf("The user name cannot be taken: %s.%n", e.getMessage());
      }
    }
  }
}
