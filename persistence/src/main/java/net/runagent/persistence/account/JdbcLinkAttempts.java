package net.runagent.persistence.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.LinkAttempt;
import net.runagent.core.account.LinkAttempts;
import net.runagent.core.account.Platform;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLinkAttempts implements LinkAttempts {
    private final JdbcClient jdbc;

    JdbcLinkAttempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void replace(LinkAttempt attempt) {
        ChatUser user = attempt.user();
        jdbc.sql("""
                        update link_attempt set stage = 'DEAD', sealed = null
                        where platform = ? and user_id = ? and stage not in ('DONE', 'DEAD')""").param(user.platform().word()).param(user.userId()).update();
        jdbc.sql("""
                        insert into link_attempt (id, platform, user_id, stage, ticket_hash, cookie_hash, state_hash,
                            tries, created_at, expires_at, sealed)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(attempt.id())
                .param(user.platform().word())
                .param(user.userId())
                .param(attempt.stage().name())
                .param(attempt.ticketHash())
                .param(attempt.cookieHash())
                .param(attempt.stateHash())
                .param(attempt.tries())
                .param(Timestamp.from(attempt.createdAt()))
                .param(Timestamp.from(attempt.expiresAt()))
                .param(attempt.sealed())
                .update();
    }

    @Override
    public int madeSince(ChatUser user, Instant since) {
        return jdbc.sql("select count(*) from link_attempt where platform = ? and user_id = ? and created_at > ?")
                .param(user.platform().word())
                .param(user.userId())
                .param(Timestamp.from(since))
                .query(Integer.class)
                .single();
    }

    @Override
    public Optional<LinkAttempt> byTicket(byte[] ticketHash) {
        return jdbc.sql("select * from link_attempt where ticket_hash = ?")
                .param(ticketHash)
                .query(JdbcLinkAttempts::attempt)
                .optional();
    }

    @Override
    public Optional<LinkAttempt> byState(byte[] stateHash) {
        return jdbc.sql("select * from link_attempt where state_hash = ?")
                .param(stateHash)
                .query(JdbcLinkAttempts::attempt)
                .optional();
    }

    @Override
    public Optional<LinkAttempt> openOf(ChatUser user) {
        return jdbc.sql("""
                        select * from link_attempt
                        where platform = ? and user_id = ? and stage not in ('DONE', 'DEAD') for update""")
                .param(user.platform().word())
                .param(user.userId())
                .query(JdbcLinkAttempts::attempt)
                .optional();
    }

    @Override
    public boolean move(LinkAttempt next, LinkAttempt.Stage from) {
        return jdbc.sql("""
                        update link_attempt
                        set stage = ?, cookie_hash = ?, state_hash = ?, expires_at = ?, sealed = ?
                        where id = ? and stage = ?""")
                        .param(next.stage().name())
                        .param(next.cookieHash())
                        .param(next.stateHash())
                        .param(Timestamp.from(next.expiresAt()))
                        .param(next.sealed())
                        .param(next.id())
                        .param(from.name())
                        .update()
                == 1;
    }

    @Override
    public int countTry(UUID attempt) {
        return jdbc.sql("update link_attempt set tries = tries + 1 where id = ? returning tries")
                .param(attempt)
                .query(Integer.class)
                .single();
    }

    @Override
    public int forgetBefore(Instant instant) {
        return jdbc.sql("delete from link_attempt where created_at < ?")
                .param(Timestamp.from(instant))
                .update();
    }

    private static LinkAttempt attempt(ResultSet row, int index) throws SQLException {
        return new LinkAttempt(
                row.getObject("id", UUID.class),
                new ChatUser(
                        Platform.valueOf(row.getString("platform").toUpperCase(Locale.ROOT)), row.getString("user_id")),
                LinkAttempt.Stage.valueOf(row.getString("stage")),
                row.getBytes("ticket_hash"),
                row.getBytes("cookie_hash"),
                row.getBytes("state_hash"),
                row.getInt("tries"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                row.getBytes("sealed"));
    }
}
