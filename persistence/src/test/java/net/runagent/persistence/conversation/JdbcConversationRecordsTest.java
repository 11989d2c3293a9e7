package net.runagent.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Conversation;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.ConversationRecords.Known;
import net.runagent.core.conversation.ConversationRecords.Overtaken;
import net.runagent.core.work.SpringTransactions;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is known of who is heard, and that nobody is overtaken unseen. */
class JdbcConversationRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser EVE = new ChatUser(Platform.TELEGRAM, "100002");
    private static final ChatUser MIA = new ChatUser(Platform.DISCORD, "100001");
    private static final ChatUser NOBODY = new ChatUser(Platform.DISCORD, "100002");

    private final TestDatabase db = TestDatabase.fresh();
    private final JdbcTemplate jdbc = new JdbcTemplate(db.dataSource());
    private final Transactions transactions = new SpringTransactions(db.transactionManager());
    private final JdbcConversationRecords records = new JdbcConversationRecords(jdbc, new GatheredWrites(jdbc));

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void eachIsKnownByWhatThereIsOfThem() {
        AccountId both = connected(ADA);
        AccountId onlyAccount = connected(MIA);
        records.save(List.of(conversation(1, ADA, 1), conversation(2, EVE, 1)), NOW);

        Known known = records.load(Set.of(ADA, EVE, MIA, NOBODY));

        assertThat(known.conversations().keySet()).containsExactlyInAnyOrder(ADA, EVE);
        assertThat(known.conversations().get(ADA)).usingRecursiveComparison().isEqualTo(conversation(1, ADA, 1));
        assertThat(known.accounts()).containsOnlyKeys(ADA, MIA);
        assertThat(known.accounts().get(ADA)).isEqualTo(both);
        assertThat(known.accounts().get(MIA)).isEqualTo(onlyAccount);
    }

    @Test
    void whoeverIsOvertakenChangesNothingAtAll() {
        records.save(List.of(conversation(1, ADA, 1)), NOW);

        assertThatThrownBy(() -> transactions.run(() -> {
                    jdbc.update("insert into door_memory (door, word, value) values ('test', 'a', 'b')");
                    records.save(List.of(conversation(2, EVE, 1), conversation(1, ADA, 3)), NOW);
                }))
                .isInstanceOf(Overtaken.class);

        assertThat(records.load(Set.of(ADA)).conversations().get(ADA).version()).isEqualTo(1);
        assertThat(records.load(Set.of(EVE)).conversations()).isEmpty();
        assertThat(jdbc.queryForObject("select count(*) from door_memory", Long.class))
                .isZero();
    }

    private AccountId connected(ChatUser user) {
        UUID account = UUID.nameUUIDFromBytes(user.lane().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        jdbc.update(
                "insert into account (id, issuer, subject, name, email, created_at) values (?, 'i', ?, 'Ada', 'a@example.org', now())",
                account,
                user.lane());
        jdbc.update(
                "insert into chat_link (platform, user_id, account_id, linked_at, reachable, language)"
                        + " values (?, ?, ?, now(), true, 'en')",
                user.platform().word(),
                user.userId(),
                account);
        return new AccountId(account);
    }

    private static Conversation conversation(long id, ChatUser user, long version) {
        return new Conversation(
                new ConversationId(id),
                user,
                user.userId(),
                version,
                "start",
                "en",
                NOW.plusSeconds(60),
                "{}",
                new byte[] {1, 2});
    }
}
