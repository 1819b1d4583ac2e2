/**
 * What can be done here: {@link dev.pagerunner.http.contract.OpenApiContract} reads {@code
 * openapi.yaml}, the classes that answer offer an {@link dev.pagerunner.http.contract.Operation}
 * for each part of it, and {@link dev.pagerunner.http.contract.OperationTable} sees that the two
 * agree. Plain values, made once at the start; from any thread.
 */
package dev.pagerunner.http.contract;
