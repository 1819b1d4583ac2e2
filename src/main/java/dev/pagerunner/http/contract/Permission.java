package dev.pagerunner.http.contract;

/**
 * What a client must be permitted to do before an operation answers it. Each operation names its
 * permission, so that none is left open by oversight. Where nobody is asked to log in, everybody is
 * permitted everything.
 */
public enum Permission {
  /** No permission: orchestrators ask without a login, and the contract holds no secrets. */
  PUBLIC,
  /** To see documents, runs, results, and the models for them. */
  READ,
  /** To upload, start, stop and delete: what changes documents and runs, or costs work. */
  WRITE,
  /** To see or change one's own account; for people, not for API tokens. */
  OWN_ACCOUNT,
  /** To see or change what concerns the whole server, not one user's documents. */
  ADMIN
}
