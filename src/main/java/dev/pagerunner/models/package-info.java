/**
 * Where models come from and where they are kept: addresses, the cache of this machine, the
 * registry of all processes; and which model a run is read with. Start at {@link
 * dev.pagerunner.models.ModelRegistry}, at {@link dev.pagerunner.models.RunModels} for the worker's
 * side, and at {@link dev.pagerunner.models.ModelAdministration} for what administrators change.
 * Downloads and checks block, on worker threads.
 */
package dev.pagerunner.models;
