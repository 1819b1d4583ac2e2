/**
 * The settings and their values: environment over {@code .env} over a YAML file over defaults.
 *
 * <p>Each setting is declared once, in {@link dev.pagerunner.config.Declarations}; loading, error
 * messages, {@code pagerunner config} and the reference page derive from that. The program reads
 * the checked records of {@link dev.pagerunner.config.Settings}, never a variable by its name.
 */
package dev.pagerunner.config;
