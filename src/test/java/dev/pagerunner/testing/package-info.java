/** What tests use to run Pagerunner as its users do: real processes, real sockets. */
package dev.pagerunner.testing;
