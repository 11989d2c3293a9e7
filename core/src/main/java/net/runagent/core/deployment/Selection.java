package net.runagent.core.deployment;

import net.runagent.core.account.Platform;

/** What the customer chose, in the catalogue's words. */
public record Selection(String plan, String model, String place, Platform platform) {
    Selection paying(String other) {
        return new Selection(other, model, place, platform);
    }

    Selection thinkingWith(String other) {
        return new Selection(plan, other, place, platform);
    }
}
