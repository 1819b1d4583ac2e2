package dev.pagerunner.faults;

import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.Signals;

/** Stops workers at the moment that matters. */
final class Freezing {

  private Freezing() {}

  /** Freezes the first worker at a moment when it holds a lease. */
  static ProcessHandle aWorkerWithALease(Server server) {
    await().until(() -> !server.workers().isEmpty());
    ProcessHandle worker = server.workers().get(0);
    String name = worker.info().arguments().map(Server::nameIn).orElseThrow();
    await()
        .until(
            () -> {
              Signals.stop(worker);
              long leases =
                  server
                      .sql()
                      .number(
                          "SELECT count(*) FROM slice WHERE state = 'leased' AND lease_owner = ?",
                          name);
              if (leases == 0) {
                Signals.resume(worker);
              }
              return leases == 1;
            });
    return worker;
  }
}
