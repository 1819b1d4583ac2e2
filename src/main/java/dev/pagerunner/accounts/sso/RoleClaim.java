package dev.pagerunner.accounts.sso;

import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The claim that a role follows from.
 *
 * @param claim its name, or a path such as {@code realm_access.roles}
 * @param admins values that make an administrator
 * @param members values that make a member; if empty, everybody else is one
 */
public record RoleClaim(String claim, List<String> admins, List<String> members) {
  public RoleClaim {
    admins = List.copyOf(admins);
    members = List.copyOf(members);
  }

  /** The role of somebody with these claims: the highest that one of the values gives. */
  Role of(JsonObject claims) {
    Set<String> values = values(claims);
    if (admins.stream().anyMatch(values::contains)) {
      return Role.ADMIN;
    }
    return members.isEmpty() || members.stream().anyMatch(values::contains)
        ? Role.MEMBER
        : Role.VIEWER;
  }

  private Set<String> values(JsonObject claims) {
    Object value = claims.containsKey(claim) ? claims.getValue(claim) : atPath(claims);
    if (value instanceof JsonArray list) {
      return list.stream().map(String::valueOf).collect(Collectors.toSet());
    }
    return value == null ? Set.of() : Set.of(value.toString());
  }

  /**
   * Names of claims may have dots themselves, so a path counts only where there is no such name.
   */
  private Object atPath(JsonObject claims) {
    Object value = claims;
    for (String name : claim.split("\\.", -1)) {
      value = value instanceof JsonObject object ? object.getValue(name) : null;
    }
    return value;
  }
}
