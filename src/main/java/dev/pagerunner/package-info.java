/** Where everything comes together: the roles of the jar, and the wiring of their parts. */
package dev.pagerunner;
