/** What is held about a person, for how long, and the proof that it is gone. */
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
package net.runagent.core.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
