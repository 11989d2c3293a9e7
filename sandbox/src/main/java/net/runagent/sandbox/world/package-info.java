/** What all simulated parties share: the clock, chance, secrets handed out, recorded requests, planned faults, storage. */
@NullMarked
package net.runagent.sandbox.world;

import org.jspecify.annotations.NullMarked;
