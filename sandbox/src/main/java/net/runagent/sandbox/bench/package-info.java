/** Measures the real service in a world of its own: one JSON line per bench, with the baseline taken in the same run. */
@NullMarked
package net.runagent.sandbox.bench;

import org.jspecify.annotations.NullMarked;
