/** Where bytes live: uploaded documents, page images, crops. */
package dev.pagerunner.blob;
