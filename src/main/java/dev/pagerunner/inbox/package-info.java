/**
 * The inbox: a folder whose files are read as if somebody had uploaded them. Start reading at
 * {@link dev.pagerunner.inbox.InboxReader}, which looks again and again on an event loop, and
 * {@link dev.pagerunner.inbox.InboxFolder}, whose names of folders are all that is remembered; it
 * blocks, and is called on a worker thread.
 */
package dev.pagerunner.inbox;
