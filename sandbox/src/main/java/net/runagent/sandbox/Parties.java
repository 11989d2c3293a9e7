package net.runagent.sandbox;

import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.chain.ChainParty;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.google.GoogleParty;
import net.runagent.sandbox.hetzner.HetznerParty;
import net.runagent.sandbox.mail.MailParty;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.polar.PolarParty;
import net.runagent.sandbox.telegram.TelegramParty;
import net.runagent.sandbox.world.Party;

/** All parties of the simulated world, in the order in which they open. A new party is added here and nowhere else. */
public final class Parties {
    private Parties() {}

    public static List<Party> all() {
        List<Party> all = new ArrayList<>();
        all.add(new TelegramParty());
        all.add(new DiscordParty());
        all.add(new GoogleParty());
        all.add(new PolarParty());
        all.add(new MailParty());
        all.add(new OpenRouterParty());
        all.add(new HetznerParty());
        all.add(new ChainParty());
        return all;
    }
}
