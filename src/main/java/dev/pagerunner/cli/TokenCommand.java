package dev.pagerunner.cli;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.TokenRepository;
import dev.pagerunner.accounts.TokenRepository.NewToken;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.TokenScope;
import java.io.PrintWriter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pagerunner token}: makes, lists and revokes API tokens. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Makes, lists and revokes API tokens.",
    synopsisSubcommandLabel = "create|list|revoke")
public final class TokenCommand implements Runnable {
  private static final int LONGEST_NAME = 100;
  private static final int MOST_DAYS = 36_500;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: token create, token list or token revoke");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Makes a token, and prints it this once.")
  int create(
      @Option(names = "--user", required = true, paramLabel = "NAME", description = "Whose it is.")
          String user,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "TEXT",
              description = "What it is for, such as the program that uses it.")
          String name,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              defaultValue = "write",
              converter = Words.OfScope.class,
              description = "read, write or admin. Default: write.")
          TokenScope scope,
      @Option(
              names = "--expires-days",
              paramLabel = "N",
              description = "After how many days it expires. Default: never.")
          Integer days) {
    NewToken wanted = new NewToken(checked(name), scope, expiry(days));
    try (AccountAccess access = open()) {
      Account owner = access.existing(user);
      Tokens.Made made =
          access.await(access.tokens().create(owner.id(), owner.role(), wanted, Actor.command()));
      // Alone on standard output, so that a script can take it.
      say(made.token());
      spec.commandLine()
          .getErr()
          .println("Keep it now: it is shown this once. Its id is " + made.id());
      return 0;
    }
  }

  private String checked(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST_NAME) {
      throw new ParameterException(
          spec.commandLine(), "--name must have 1 to " + LONGEST_NAME + " characters");
    }
    return stripped;
  }

  private OffsetDateTime expiry(Integer days) {
    if (days == null) {
      return null;
    }
    if (days < 1 || days > MOST_DAYS) {
      throw new ParameterException(
          spec.commandLine(), "--expires-days must be a number from 1 to " + MOST_DAYS);
    }
    return OffsetDateTime.now(ZoneOffset.UTC).plusDays(days);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists tokens, the newest first.")
  int list(
      @Option(names = "--user", paramLabel = "NAME", description = "Only those of this user.")
          String user) {
    try (AccountAccess access = open()) {
      UUID owner = user == null ? null : access.existing(user).id();
      PrintWriter out = spec.commandLine().getOut();
      String format = "%-36s  %-10s  %-5s  %-20s  %-10s  %-10s  %s%n";
      out.printf(format, "ID", "BEGINS", "SCOPE", "USER", "LAST USED", "", "NAME");
      for (TokenRepository.View token : access.await(access.tokens().list(owner))) {
        out.printf(
            format,
            token.id(),
            token.prefix(),
            token.scope().word(),
            token.owner(),
            token.lastUsedAt() == null ? "never" : token.lastUsedAt().toLocalDate(),
            state(token),
            token.name());
      }
      out.flush();
      return 0;
    }
  }

  private static String state(TokenRepository.View token) {
    if (token.revokedAt() != null) {
      return "revoked";
    }
    boolean expired =
        token.expiresAt() != null && token.expiresAt().isBefore(OffsetDateTime.now(ZoneOffset.UTC));
    return expired ? "expired" : "";
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Refuses a token from now on.")
  int revoke(
      @Parameters(
              paramLabel = "TOKEN",
              description = "Its id, or how it begins, as `token list` shows them.")
          String token) {
    try (AccountAccess access = open()) {
      TokenRepository.View chosen = chosen(token, access.await(access.tokens().list(null)));
      access.await(access.tokens().revoke(null, chosen.id(), Actor.command()));
      say("Revoked '" + chosen.name() + "' of " + chosen.owner() + ".");
      return 0;
    }
  }

  private static TokenRepository.View chosen(String text, List<TokenRepository.View> all) {
    List<TokenRepository.View> found =
        all.stream()
            .filter(token -> token.revokedAt() == null)
            .filter(token -> token.id().toString().equals(text) || token.prefix().equals(text))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new PagerunnerException(
        found.isEmpty()
            ? "there is no token '" + text + "' that is not revoked"
            : "several tokens begin with " + text + ": give the id of one");
  }

  private static AccountAccess open() {
    return AccountAccess.open("token");
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
