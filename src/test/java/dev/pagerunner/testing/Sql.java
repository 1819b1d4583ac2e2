package dev.pagerunner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Asks a server's own Postgres. */
public final class Sql {
  private final String url;
  private final String password;

  private Sql(String url, String password) {
    this.url = url;
    this.password = password;
  }

  static Sql of(Path data) {
    try {
      String port = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3).strip();
      return new Sql(
          "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
          Files.readString(data.resolve("postgres-password")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first column of the first row, as text; null when there is none. */
  public String value(String query, Object... parameters) {
    try (Connection connection = DriverManager.getConnection(url, "pagerunner", password);
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Runs a statement that answers nothing, outside of a transaction. */
  public void run(String statement) {
    try (Connection connection = DriverManager.getConnection(url, "pagerunner", password);
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      prepared.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  public long number(String query, Object... parameters) {
    return Long.parseLong(value(query, parameters));
  }
}
