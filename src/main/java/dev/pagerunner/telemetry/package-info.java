/** What Pagerunner says about itself: log lines and metrics. */
package dev.pagerunner.telemetry;
