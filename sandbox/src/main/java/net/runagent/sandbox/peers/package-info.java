/** What the checks against programs that are not ours share. */
@NullMarked
package net.runagent.sandbox.peers;

import org.jspecify.annotations.NullMarked;
