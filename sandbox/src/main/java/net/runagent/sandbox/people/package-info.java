/** People of the simulated world: what they can do in a chat and in a browser, whatever the platform. */
@NullMarked
package net.runagent.sandbox.people;

import org.jspecify.annotations.NullMarked;
