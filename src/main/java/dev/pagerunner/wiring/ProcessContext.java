package dev.pagerunner.wiring;

import dev.pagerunner.config.Settings;
import dev.pagerunner.telemetry.Metrics;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process is given when it starts.
 *
 * @param temp an existing folder for this process's temporary files, on the file system of the data
 *     folder
 * @param name of this process among others, under which it holds leases
 * @param healthPort where it answers probes; empty for nowhere
 */
public record ProcessContext(
    Settings settings,
    String databaseUrl,
    Path temp,
    String name,
    Optional<Integer> healthPort,
    Metrics metrics) {}
