package net.runagent.persistence.deployment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.ChannelChange;
import net.runagent.core.deployment.ChannelChanges;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** One row for each agent that is being moved. */
@Repository
class JdbcChannelChanges implements ChannelChanges {
    /** First half of the lock's key: keeps bots apart from every other advisory lock. */
    private static final int BOTS = 0x5241_424f;

    private final JdbcClient jdbc;

    JdbcChannelChanges(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<ChannelChange> find(DeploymentId deployment) {
        return jdbc.sql("select * from channel_change where deployment_id = ?")
                .param(deployment.value())
                .query(JdbcChannelChanges::row)
                .optional();
    }

    @Override
    public void decide(Platform platform, String botId) {
        jdbc.sql("select pg_advisory_xact_lock(" + BOTS + ", hashtext(?))")
                .param(platform + ":" + botId)
                .query((row, number) -> "")
                .single();
    }

    @Override
    public boolean involves(Platform platform, String botId) {
        return jdbc.sql("""
                        select exists (select 1 from channel_change
                                       where (platform = :platform and bot_id = :bot)
                                          or (old_platform = :platform and old_bot_id = :bot))
                        """)
                .param("platform", platform.name())
                .param("bot", botId)
                .query(Boolean.class)
                .single();
    }

    @Override
    public void put(ChannelChange change) {
        AgentBot bot = change.bot();
        jdbc.sql("""
                        insert into channel_change (deployment_id, platform, owner_id, source, bot_id, username,
                                                    old_platform, old_owner_id, old_source, old_bot_id, old_username)
                        values (:deployment, :platform, :owner, :source, :bot, :username, :oldPlatform,
                                :oldOwner, :oldSource, :oldBot, :oldUsername)
                        on conflict (deployment_id) do update
                        set platform = excluded.platform, owner_id = excluded.owner_id,
                            source = excluded.source, bot_id = excluded.bot_id, username = excluded.username,
                            old_platform = excluded.old_platform, old_owner_id = excluded.old_owner_id,
                            old_source = excluded.old_source, old_bot_id = excluded.old_bot_id,
                            old_username = excluded.old_username
                        """)
                .param("deployment", change.deployment().value())
                .param("platform", change.owner().platform().name())
                .param("owner", change.owner().userId())
                .param("source", bot == null ? null : bot.source().name())
                .param("bot", bot == null ? null : bot.botId())
                .param("username", bot == null ? null : bot.username())
                .param("oldPlatform", change.oldOwner().platform().name())
                .param("oldOwner", change.oldOwner().userId())
                .param("oldSource", change.oldBot().source().name())
                .param("oldBot", change.oldBot().botId())
                .param("oldUsername", change.oldBot().username())
                .update();
    }

    @Override
    public void remove(DeploymentId deployment) {
        jdbc.sql("delete from channel_change where deployment_id = ?")
                .param(deployment.value())
                .update();
    }

    private static ChannelChange row(ResultSet row, int n) throws SQLException {
        Platform platform = Platform.valueOf(row.getString("platform"));
        Platform old = Platform.valueOf(row.getString("old_platform"));
        return new ChannelChange(
                new DeploymentId(row.getObject("deployment_id", UUID.class)),
                new ChatUser(platform, row.getString("owner_id")),
                bot(platform, row.getString("source"), row.getString("bot_id"), row.getString("username")),
                new ChatUser(old, row.getString("old_owner_id")),
                new AgentBot(
                        old,
                        AgentBot.Source.valueOf(row.getString("old_source")),
                        row.getString("old_bot_id"),
                        row.getString("old_username")));
    }

    private static @Nullable AgentBot bot(
            Platform platform, @Nullable String source, @Nullable String botId, @Nullable String username) {
        return source == null || botId == null || username == null
                ? null
                : new AgentBot(platform, AgentBot.Source.valueOf(source), botId, username);
    }
}
