package net.runagent.persistence.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.Conversation;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.ConversationRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
class JdbcConversationRecords implements ConversationRecords {
    private static final String COLUMNS =
            "c.id, platform, user_id, c.chat, c.version, c.flow, c.language, c.expires_at, c.position, c.screen";

    private final JdbcTemplate jdbc;
    private final GatheredWrites writes;

    JdbcConversationRecords(JdbcTemplate jdbc, GatheredWrites writes) {
        this.jdbc = jdbc;
        this.writes = writes;
    }

    @Override
    public Known load(Collection<ChatUser> users) {
        String[] platforms = users.stream().map(user -> user.platform().word()).toArray(String[]::new);
        String[] ids = users.stream().map(ChatUser::userId).toArray(String[]::new);
        Known known = new Known(new HashMap<>(), new HashMap<>());
        jdbc.query(
                "select " + COLUMNS + """
                        , l.account_id
                          from unnest(?::text[], ?::text[]) as asked (platform, user_id)
                          left join conversation c using (platform, user_id)
                          left join chat_link l using (platform, user_id)""",
                rows -> {
                    ChatUser user = Lanes.user(rows.getString("platform"), rows.getString("user_id"));
                    if (rows.getObject("id") != null) {
                        known.conversations().put(user, conversation(rows));
                    }
                    UUID account = rows.getObject("account_id", UUID.class);
                    if (account != null) {
                        known.accounts().put(user, new AccountId(account));
                    }
                },
                platforms,
                ids);
        return known;
    }

    @Override
    public Optional<Conversation> find(ConversationId id) {
        return jdbc
                .query(
                        "select " + COLUMNS + " from conversation c where id = ?",
                        (row, number) -> conversation(row),
                        id.value())
                .stream()
                .findFirst();
    }

    @Override
    public void save(List<Conversation> changed, Instant now) {
        writes.add(
                """
                insert into conversation as c
                    (id, platform, user_id, chat, version, flow, language, expires_at, position, screen, updated_at)
                select id, platform, user_id, chat, version, flow, language, expires_at, position::jsonb, screen, ?
                  from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                              ?::text[]::timestamptz[], ?::text[], ?::bytea[])
                    as t (id, platform, user_id, chat, version, flow, language, expires_at, position, screen)
                on conflict (platform, user_id) do update
                   set version = excluded.version, chat = excluded.chat, flow = excluded.flow,
                       language = excluded.language, expires_at = excluded.expires_at, position = excluded.position,
                       screen = excluded.screen, updated_at = excluded.updated_at
                 where c.version = excluded.version - 1 and c.id = excluded.id""",
                stored -> {
                    if (stored != changed.size()) {
                        throw new Overtaken();
                    }
                },
                Timestamp.from(now),
                changed.stream().map(row -> row.id().value()).toArray(Long[]::new),
                changed.stream().map(row -> row.user().platform().word()).toArray(String[]::new),
                changed.stream().map(row -> row.user().userId()).toArray(String[]::new),
                changed.stream().map(Conversation::chat).toArray(String[]::new),
                changed.stream().map(Conversation::version).toArray(Long[]::new),
                changed.stream().map(Conversation::flow).toArray(String[]::new),
                changed.stream().map(Conversation::language).toArray(String[]::new),
                changed.stream().map(row -> text(row.expiresAt())).toArray(String[]::new),
                changed.stream().map(Conversation::position).toArray(String[]::new),
                changed.stream().map(Conversation::screen).toArray(byte[][]::new));
    }

    private static Conversation conversation(ResultSet row) throws SQLException {
        Timestamp expiresAt = row.getTimestamp("expires_at");
        return new Conversation(
                new ConversationId(row.getLong("id")),
                Lanes.user(row.getString("platform"), row.getString("user_id")),
                row.getString("chat"),
                row.getLong("version"),
                row.getString("flow"),
                row.getString("language"),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getString("position"),
                row.getBytes("screen"));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
