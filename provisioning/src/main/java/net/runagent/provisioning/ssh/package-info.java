/** Talking to a server over SSH: only a server that proves the pinned key is ever told anything. */
@NullMarked
package net.runagent.provisioning.ssh;

import org.jspecify.annotations.NullMarked;
