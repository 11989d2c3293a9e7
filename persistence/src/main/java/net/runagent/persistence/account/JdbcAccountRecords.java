package net.runagent.persistence.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.AccountRecords;
import net.runagent.core.account.ChatLink;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Claims;
import net.runagent.core.account.Platform;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcAccountRecords implements AccountRecords {
    private final JdbcClient jdbc;

    JdbcAccountRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return jdbc.sql("select * from account where id = ? and closed_at is null")
                .param(id.value())
                .query(JdbcAccountRecords::account)
                .optional();
    }

    @Override
    public AccountId openOrFind(Account account, String issuer, String subject) {
        // The conflicting insert of another transaction is waited for, so the select below sees its row.
        int added = jdbc.sql("""
                        insert into account (id, issuer, subject, name, email, picture_url, language, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (issuer, subject) where closed_at is null do nothing""")
                .param(account.id().value())
                .param(issuer)
                .param(subject)
                .param(account.name())
                .param(account.email())
                .param(account.pictureUrl())
                .param(account.language())
                .param(Timestamp.from(account.createdAt()))
                .update();
        return added == 1
                ? account.id()
                : new AccountId(
                        jdbc.sql("select id from account where issuer = ? and subject = ? and closed_at is null")
                                .param(issuer)
                                .param(subject)
                                .query(UUID.class)
                                .single());
    }

    @Override
    public boolean exists(String issuer, String subject) {
        return jdbc.sql("select exists (select 1 from account where issuer = ? and subject = ? and closed_at is null)")
                .param(issuer)
                .param(subject)
                .query(Boolean.class)
                .single();
    }

    @Override
    public void refresh(AccountId id, Claims claims) {
        jdbc.sql("update account set name = ?, email = ?, picture_url = ? where id = ? and closed_at is null")
                .param(claims.name())
                .param(claims.email())
                .param(claims.pictureUrl())
                .param(id.value())
                .update();
    }

    @Override
    public Optional<ChatLink> link(ChatUser user) {
        return jdbc.sql("select * from chat_link where platform = ? and user_id = ?")
                .param(user.platform().word())
                .param(user.userId())
                .query(JdbcAccountRecords::link)
                .optional();
    }

    @Override
    public void speaks(AccountId id, String language) {
        jdbc.sql("update account set language = ? where id = ?")
                .param(language)
                .param(id.value())
                .update();
    }

    @Override
    public boolean connect(ChatLink link) {
        return jdbc.sql("""
                        insert into chat_link (platform, user_id, account_id, linked_at, held_until, reachable, language)
                        values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                        .param(link.user().platform().word())
                        .param(link.user().userId())
                        .param(link.account().value())
                        .param(Timestamp.from(link.linkedAt()))
                        .param(timestamp(link.heldUntil()))
                        .param(link.reachable())
                        .param(link.language())
                        .update()
                == 1;
    }

    @Override
    public void disconnect(ChatLink link) {
        jdbc.sql("delete from chat_link where platform = ? and user_id = ? and account_id = ?")
                .param(link.user().platform().word())
                .param(link.user().userId())
                .param(link.account().value())
                .update();
    }

    @Override
    public void lock(AccountId id) {
        jdbc.sql("select id from account where id = ? for update")
                .param(id.value())
                .query(UUID.class)
                .optional();
    }

    @Override
    public List<ChatLink> links(AccountId id) {
        return jdbc.sql(
                        "select * from chat_link where account_id = ? order by reachable desc, linked_at, platform, user_id")
                .param(id.value())
                .query(JdbcAccountRecords::link)
                .list();
    }

    @Override
    public void reachable(ChatUser user, boolean reachable) {
        jdbc.sql("update chat_link set reachable = ? where platform = ? and user_id = ?")
                .param(reachable)
                .param(user.platform().word())
                .param(user.userId())
                .update();
    }

    private static Account account(ResultSet row, int index) throws SQLException {
        return new Account(
                new AccountId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("email"),
                row.getString("picture_url"),
                row.getString("language"),
                row.getTimestamp("created_at").toInstant());
    }

    private static ChatLink link(ResultSet row, int index) throws SQLException {
        Timestamp held = row.getTimestamp("held_until");
        return new ChatLink(
                new ChatUser(
                        Platform.valueOf(row.getString("platform").toUpperCase(Locale.ROOT)), row.getString("user_id")),
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getTimestamp("linked_at").toInstant(),
                held == null ? null : held.toInstant(),
                row.getBoolean("reachable"),
                row.getString("language"));
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
