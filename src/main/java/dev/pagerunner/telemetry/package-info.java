/**
 * What Pagerunner reports about itself: log lines, metrics, health. Start at {@link
 * dev.pagerunner.telemetry.Metrics}. From any thread.
 */
package dev.pagerunner.telemetry;
