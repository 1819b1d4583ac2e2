/**
 * Finds words in texts, in the same way when a text is stored and when somebody searches: {@link
 * dev.pagerunner.domain.search.Words} splits texts, {@link
 * dev.pagerunner.domain.search.SearchQuery} reads what a user typed, {@link
 * dev.pagerunner.domain.search.Snippet} shows where it was found. For any thread.
 */
package dev.pagerunner.domain.search;
