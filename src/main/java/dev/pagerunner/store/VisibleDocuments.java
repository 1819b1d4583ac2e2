package dev.pagerunner.store;

import dev.pagerunner.domain.Visibility;
import io.vertx.sqlclient.Tuple;

/**
 * Limits a query to the documents that somebody may see. The condition is written for each reach,
 * not with a parameter for it, so that Postgres can use the index of an account's documents.
 */
final class VisibleDocuments {
  private VisibleDocuments() {}

  /**
   * A condition that begins with AND, or nothing.
   *
   * @param document the table's name in the query
   * @param values of the query; the account is added to them
   */
  static String and(Visibility visible, String document, Tuple values) {
    return switch (visible.reach()) {
      case EVERYTHING -> "";
      case OWN -> " AND " + own(visible, document, values);
      case OWN_AND_SHARED ->
          " AND (" + own(visible, document, values) + " OR " + document + ".shared)";
    };
  }

  private static String own(Visibility visible, String document, Tuple values) {
    values.addUUID(visible.account());
    return document + ".account_id = $" + values.size();
  }
}
