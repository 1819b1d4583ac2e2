/**
 * The operations of the API: {@link dev.pagerunner.http.contract.OpenApiContract} reads {@code
 * openapi.yaml}, the classes that answer declare an {@link dev.pagerunner.http.contract.Operation}
 * for each operation in it, and {@link dev.pagerunner.http.contract.OperationTable} checks that the
 * two agree. Immutable values, created once at startup; usable from any thread.
 */
package dev.pagerunner.http.contract;
