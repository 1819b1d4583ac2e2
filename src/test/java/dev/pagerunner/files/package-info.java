/** Tests of folders. */
package dev.pagerunner.files;
