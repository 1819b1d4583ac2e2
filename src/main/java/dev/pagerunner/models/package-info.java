/**
 * Where models come from and where they are kept: addresses, the cache of this machine, the
 * registry of all processes; and which model a run is read with.
 */
package dev.pagerunner.models;
