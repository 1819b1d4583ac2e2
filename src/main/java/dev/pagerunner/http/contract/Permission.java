package dev.pagerunner.http.contract;

/**
 * What a client must be permitted to do before an operation answers it. Not enforced yet: there are
 * no accounts, and anyone who reaches the server may do everything. Each operation names its
 * permission already, so that none is left open by oversight once there are accounts.
 */
public enum Permission {
  /** No permission: orchestrators ask without a login, and the contract holds no secrets. */
  PUBLIC,
  /** To see documents, runs, results, and the models for them. */
  READ,
  /** To upload, start, stop and delete: what changes documents and runs, or costs work. */
  WRITE,
  /** To see or change what concerns the whole server, not one user's documents. */
  ADMIN
}
