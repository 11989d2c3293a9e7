/** Servers at Hetzner: never created twice, never deleted by mistake, never more requests than we may make. */
@NullMarked
package net.runagent.provisioning.hetzner;

import org.jspecify.annotations.NullMarked;
