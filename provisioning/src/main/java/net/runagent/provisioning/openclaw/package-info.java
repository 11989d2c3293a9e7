/** The agent on its server: installed from pinned parts, obeying its owner only, told nothing it need not know. */
@NullMarked
package net.runagent.provisioning.openclaw;

import org.jspecify.annotations.NullMarked;
