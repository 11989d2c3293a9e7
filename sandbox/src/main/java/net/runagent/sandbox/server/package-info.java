/** Rented servers as a state model: files, users, units, firewall, first boot, reached by real SSH. */
@NullMarked
package net.runagent.sandbox.server;

import org.jspecify.annotations.NullMarked;
