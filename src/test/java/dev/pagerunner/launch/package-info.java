/** Tests of how processes are started and watched. */
package dev.pagerunner.launch;
