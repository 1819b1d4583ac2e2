/** What must survive: killed, frozen and cut-off processes, against the real jar. */
package dev.pagerunner.faults;
