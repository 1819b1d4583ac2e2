/**
 * Folders on the local disk: the data folder with its lock, temporary folders, file modes. Start at
 * {@link dev.pagerunner.files.DataFolder}. Blocking.
 */
package dev.pagerunner.files;
