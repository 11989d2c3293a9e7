/** We notice first, and one tap heals. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "money",
            "work",
            "account",
            "catalogue",
            "vault",
            "conversation",
            "operator",
            "billing",
            "deployment"
        })
package net.runagent.core.care;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
