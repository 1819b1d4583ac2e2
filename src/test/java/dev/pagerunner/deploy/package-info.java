/**
 * Tests of the files that deploy Pagerunner: the container's entrypoint, and the settings they
 * name.
 */
package dev.pagerunner.deploy;
