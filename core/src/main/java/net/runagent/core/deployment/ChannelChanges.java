package net.runagent.core.deployment;

import java.util.Optional;
import net.runagent.core.account.Platform;

/** Remembers changes of channels that are under way, one for each agent. Joins the running transaction. */
public interface ChannelChanges {
    Optional<ChannelChange> find(DeploymentId deployment);

    /**
     * Until the running transaction ends nobody else decides who gets this bot: whether a deployment uses it and whether a
     * change involves it stand in different tables, of which neither guards the other.
     */
    void decide(Platform platform, String botId);

    /** Whether an agent is about to talk through this bot, or did until now and may come back to it. */
    boolean involves(Platform platform, String botId);

    /** Inserts or replaces. */
    void put(ChannelChange change);

    void remove(DeploymentId deployment);
}
