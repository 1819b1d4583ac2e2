/**
 * What administrators see and change: users, tokens, and the audit log. Each class declares its
 * operations, all with the permission ADMIN. Runs on the server's event loops.
 */
package dev.pagerunner.http.api.admin;
