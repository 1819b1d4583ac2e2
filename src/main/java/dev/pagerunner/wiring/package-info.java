/**
 * Which objects a role consists of, and in which order they start and end. Start at {@link
 * dev.pagerunner.wiring.MainVerticle}. On the context of that verticle.
 */
package dev.pagerunner.wiring;
