package net.runagent.persistence.conversation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "id, platform, user_id, chat, version, flow, language, expires_at, position, screen";

    private final JdbcTemplate jdbc;

    JdbcConversationRecords(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<ChatUser, Conversation> load(Collection<ChatUser> users) {
        String[] platforms = users.stream().map(user -> user.platform().word()).toArray(String[]::new);
        String[] ids = users.stream().map(ChatUser::userId).toArray(String[]::new);
        Map<ChatUser, Conversation> found = new HashMap<>();
        jdbc.query(
                "select " + COLUMNS + " from conversation"
                        + " where (platform, user_id) in (select * from unnest(?::text[], ?::text[]))",
                rows -> {
                    Conversation row = conversation(rows);
                    found.put(row.user(), row);
                },
                platforms,
                ids);
        return found;
    }

    @Override
    public Optional<Conversation> find(ConversationId id) {
        return jdbc
                .query(
                        "select " + COLUMNS + " from conversation where id = ?",
                        (row, number) -> conversation(row),
                        id.value())
                .stream()
                .findFirst();
    }

    @Override
    public void save(List<Conversation> changed, Instant now) {
        int stored = jdbc.update(
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
        if (stored != changed.size()) {
            throw new Overtaken();
        }
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
