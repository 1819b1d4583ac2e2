/**
 * How processes wake one another up, by RabbitMQ or by Postgres alone. What is to be done stands in
 * Postgres, so that a lost message costs time and no work. Start at {@link
 * dev.pagerunner.queue.Notifier}. Listeners are called on their own context.
 */
package dev.pagerunner.queue;
