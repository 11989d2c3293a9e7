/** Conversations that survive any restart: pure flows, saved positions, exactly one effect. */
@NullMarked
@ApplicationModule(allowedDependencies = {"work", "account", "money"})
package net.runagent.core.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
