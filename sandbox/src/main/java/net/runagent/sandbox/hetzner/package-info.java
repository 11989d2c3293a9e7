/** Hetzner's Cloud API, simulated with its validation, its actions, its shortages and its limits. */
@NullMarked
package net.runagent.sandbox.hetzner;

import org.jspecify.annotations.NullMarked;
