package dev.pagerunner.http.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * An operation as {@code openapi.yaml} describes it.
 *
 * @param id its {@code operationId}
 * @param path such as {@code /api/v1/runs/{run_id}}
 * @param query the names of the parameters that its query may have
 * @param bodies the schema of a request's body, by media type
 * @param answer what it sends when it succeeds
 */
public record ContractOperation(
    String id,
    HttpMethod method,
    String path,
    List<String> query,
    Map<String, JsonObject> bodies,
    Answer answer) {

  /**
   * Unknown query parameters are refused below this path only. Clients of the tutorial, probes and
   * scrapers may add parameters of their own.
   */
  private static final String STRICT = "/api/v1/";

  /** Providers of logins add parameters of their own. */
  private static final String CALLBACK = "/api/v1/oidc/callback";

  /** The kind of an answer, as its media type and schema tell it. */
  public enum Answer {
    /** A status and headers only. */
    NOTHING,
    /** A text, such as JSON. */
    TEXT,
    /** A file or an event stream. */
    STREAM
  }

  public ContractOperation {
    query = List.copyOf(query);
    bodies = Map.copyOf(bodies);
  }

  /** The path as a router takes it, such as {@code /api/v1/runs/:run_id}. */
  public String route() {
    return path.replace('{', ':').replace("}", "");
  }

  /** Whether the operation refuses query parameters that it does not declare. */
  public boolean refusesOtherParameters() {
    return path.startsWith(STRICT) && !path.equals(CALLBACK);
  }

  /** The schema of a JSON body; if the contract has none, that of an object without fields. */
  public JsonObject jsonSchema() {
    return bodies.getOrDefault(BodyKind.JSON_TYPE, new JsonObject().put("type", "object"));
  }
}
