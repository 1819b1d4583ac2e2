/**
 * How the objects of a page belong together: the order in which they are read ({@link
 * dev.pagerunner.domain.layout.ReadingOrder}, where to start) and the levels of titles ({@link
 * dev.pagerunner.domain.layout.TitleLevels}). Plain values and functions, for any thread.
 */
package dev.pagerunner.domain.layout;
