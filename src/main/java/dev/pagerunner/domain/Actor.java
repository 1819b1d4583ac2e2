package dev.pagerunner.domain;

import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * Who makes a change: whose documents it may touch, and what the audit log says of it.
 *
 * @param account null if nobody is logged in, or for the server itself
 * @param name of the account, or what stands for it
 * @param credential id of the session or token; null without
 * @param address IP address of the client; null without
 * @param changes the documents that it may change
 */
public record Actor(
    UUID account, String name, Kind kind, UUID credential, String address, Visibility changes) {

  /** How the actor got in. */
  public enum Kind {
    /** By a session of a browser. */
    SESSION,
    /** By an API token. */
    TOKEN,
    /** By a link that the account made. */
    LINK,
    /** A proxy that is trusted named the account. */
    PROXY,
    /** The server asks nobody to log in. */
    ANYONE,
    /** By the command line, with access to the database. */
    COMMAND,
    /** The server itself, such as retention. */
    SERVER;

    /** The word in JSON and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Actor {
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(changes);
  }

  /** A client of a server that asks nobody to log in. */
  public static Actor anyone(String address) {
    return new Actor(null, "anyone", Kind.ANYONE, null, address, Visibility.EVERYTHING);
  }

  /** Somebody who works on the server's own machine. */
  public static Actor command() {
    return new Actor(null, "command line", Kind.COMMAND, null, null, Visibility.EVERYTHING);
  }

  /** The server itself. */
  public static Actor server() {
    return new Actor(null, "server", Kind.SERVER, null, null, Visibility.EVERYTHING);
  }
}
