/** The first boot of a server, and the list of facts that must hold before anything of the customer's goes on it. */
@NullMarked
package net.runagent.provisioning.boot;

import org.jspecify.annotations.NullMarked;
