/**
 * Webhooks: programs elsewhere are told of the ends of runs, by signed requests after the
 * specification Standard Webhooks. Start reading at {@link dev.pagerunner.webhooks.WebhookQueue},
 * which writes a delivery in the transaction of an event, and at {@link
 * dev.pagerunner.webhooks.WebhookSender}, which sends them; {@link
 * dev.pagerunner.webhooks.Webhooks} is what users can ask for. Everything may be called on an event
 * loop.
 */
package dev.pagerunner.webhooks;
