/** Who a person is, by Google and by chat; numeric ids only. */
@NullMarked
@ApplicationModule(allowedDependencies = {"work"})
package net.runagent.core.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
