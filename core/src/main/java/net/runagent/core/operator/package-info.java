/** Who of the staff may do what. */
@NullMarked
@ApplicationModule(allowedDependencies = {"work", "account"})
package net.runagent.core.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
