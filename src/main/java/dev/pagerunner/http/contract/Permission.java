package dev.pagerunner.http.contract;

/**
 * What a client has to be allowed to do before an operation answers it. Nothing enforces this yet:
 * there are no accounts, and whoever reaches the server may do everything. Each operation names its
 * permission already, so that none is open by oversight once there are accounts.
 */
public enum Permission {
  /** None: orchestrators ask without a login, and the contract holds no secrets. */
  PUBLIC,
  /** To see documents, runs, results, and the models for them. */
  READ,
  /** To upload, start, stop and delete: what changes documents and runs, or costs work. */
  WRITE,
  /** To see or change what concerns the whole server, not one user's documents. */
  ADMIN
}
