package dev.pagerunner.http.contract;

import dev.pagerunner.http.contract.ContractOperation.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every operation of the contract with the handler that answers it.
 *
 * @param rows in the order of the contract
 */
public record OperationTable(List<Row> rows) {

  /** One operation, as the contract describes it and as the code offers it. */
  public record Row(ContractOperation described, Operation operation) {}

  public OperationTable {
    rows = List.copyOf(rows);
  }

  /**
   * Joins the operations of the contract with those that the code offers.
   *
   * @throws IllegalStateException with a message that lists every difference, so that a server with
   *     one does not start
   */
  public static OperationTable of(List<ContractOperation> described, List<Operation> offered) {
    List<String> differences = new ArrayList<>();
    Map<String, Operation> unclaimed = new TreeMap<>();
    for (Operation operation : offered) {
      if (unclaimed.put(operation.id(), operation) != null) {
        differences.add(operation.id() + " is declared twice");
      }
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    for (ContractOperation one : described) {
      if (rows.containsKey(one.id())) {
        differences.add(one.id() + " stands twice in openapi.yaml");
        continue;
      }
      Operation operation = unclaimed.remove(one.id());
      rows.put(one.id(), new Row(one, operation));
      if (operation == null) {
        differences.add(one.id() + " is in openapi.yaml, and nobody answers it");
      } else {
        compare(one, operation, differences);
      }
    }
    unclaimed.keySet().forEach(id -> differences.add(id + " is not in openapi.yaml"));
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "openapi.yaml and the operations differ: " + String.join("; ", differences));
    }
    return new OperationTable(List.copyOf(rows.values()));
  }

  private static void compare(
      ContractOperation described, Operation operation, List<String> differences) {
    Set<String> bodies = new TreeSet<>(described.bodies().keySet());
    if (!bodies.equals(operation.body().mediaTypes())) {
      differences.add(
          operation.id()
              + " is declared to take "
              + operation.body()
              + ", and openapi.yaml has the bodies "
              + bodies);
    }
    // TEXT may be streamed or not: a list or a long poll looks like any other text.
    if (described.answer() == Answer.STREAM && !operation.streams()) {
      differences.add(operation.id() + " sends a file or events, and is not declared to stream");
    }
    if (described.answer() == Answer.NOTHING && operation.streams()) {
      differences.add(operation.id() + " is declared to stream, and sends nothing");
    }
  }
}
