/** The doorbell: how processes wake one another up. What is to be done stands in Postgres. */
package dev.pagerunner.queue;
