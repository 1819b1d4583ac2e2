/** Tests of the Postgres in the jar. */
package dev.pagerunner.embedded;
