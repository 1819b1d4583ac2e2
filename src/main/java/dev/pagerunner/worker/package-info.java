/**
 * The worker process: claims slices, reads their pages one after another, keeps its lease alive.
 * And its supervisor, which lives in the process that started it.
 */
package dev.pagerunner.worker;
