/** Searches everything a run left behind for the secrets the world handed out. */
@NullMarked
package net.runagent.sandbox.canary;

import org.jspecify.annotations.NullMarked;
