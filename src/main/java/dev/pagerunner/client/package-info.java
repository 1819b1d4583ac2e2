/**
 * A client of another machine's server, over its REST API: sends files, follows runs, fetches
 * exports. Start at {@link dev.pagerunner.client.ServerClient}. Plain Java without Vert.x; calls
 * block, each on the thread of its caller.
 */
package dev.pagerunner.client;
