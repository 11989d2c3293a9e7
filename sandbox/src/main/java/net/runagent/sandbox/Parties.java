package net.runagent.sandbox;

import java.util.List;
import net.runagent.sandbox.google.GoogleParty;
import net.runagent.sandbox.mail.MailParty;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.world.Party;

/** All parties of the simulated world, in the order in which they open. A new party is added here and nowhere else. */
public final class Parties {
    private Parties() {}

    public static List<Party> all() {
        return List.of(new GoogleParty(), new MailParty(), new OpenRouterParty());
    }
}
