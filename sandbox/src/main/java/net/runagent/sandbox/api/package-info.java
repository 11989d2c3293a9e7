/** The world API: what a person, a script or the page does with the simulated world. */
@NullMarked
package net.runagent.sandbox.api;

import org.jspecify.annotations.NullMarked;
