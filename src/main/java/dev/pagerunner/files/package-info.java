/** Folders on the local disk: temporary ones, and the lock on the data folder. */
package dev.pagerunner.files;
