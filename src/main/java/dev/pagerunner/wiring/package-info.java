/**
 * Which objects a role consists of, and in which order they start and end. Start at {@link
 * dev.pagerunner.wiring.WebRoot} or {@link dev.pagerunner.wiring.WorkerRoot}, which share a {@link
 * dev.pagerunner.wiring.Backbone}. On the context of these verticles.
 */
package dev.pagerunner.wiring;
