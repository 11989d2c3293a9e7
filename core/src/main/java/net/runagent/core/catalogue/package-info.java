/** What can be bought: plans, models, locations, prices; a validated file. */
@NullMarked
@ApplicationModule(allowedDependencies = {"money", "work", "account"})
package net.runagent.core.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
