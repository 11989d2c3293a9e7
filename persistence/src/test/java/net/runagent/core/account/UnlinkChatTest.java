package net.runagent.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.runagent.core.account.UnlinkChat.Linked;
import net.runagent.core.account.UnlinkChat.Unlinked;
import net.runagent.persistence.account.JdbcAccounts;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnlinkChatTest {
    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ChatUser PHONE = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser STRANGE = new ChatUser(Platform.DISCORD, "99990042");

    private final AccountRecords records = JdbcAccounts.on(DB);
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();
    private final UnlinkChat unlink = new UnlinkChat(records, new KnownAccounts(records, clock), events::add, clock);
    private AccountId ada;
    private AccountId eve;

    @BeforeEach
    void accounts() {
        DB.jdbc().sql("truncate account cascade").update();
        ada = open(1);
        eve = open(2);
        records.connect(new ChatLink(PHONE, ada, NOW.minus(Duration.ofDays(9)), null, true, "en"));
    }

    private AccountId open(int number) {
        return records.openOrFind(
                new Account(new AccountId(new UUID(1, number)), "A", "a@example.org", null, null, NOW),
                "https://accounts.google.com",
                "subject-" + number);
    }

    private void strangerJoins(Instant heldUntil) {
        records.connect(new ChatLink(STRANGE, ada, NOW, heldUntil, true, "en"));
    }

    private static UUID handle(ChatUser user, AccountId account) {
        return new ChatLink(user, account, NOW, null, true, "en").handle();
    }

    private Unlinked unlink(ChatUser asking, ChatUser leaving) {
        return DB.transactions().call(() -> unlink.unlink(ada, asking, handle(leaving, ada)));
    }

    @Test
    void aStrangersChatIsPutOutAndItsUserHasNoAccountAnyMore() {
        strangerJoins(NOW.plus(LinkChat.NEW_CHAT_HOLD));

        assertThat(unlink(PHONE, STRANGE)).isInstanceOf(Unlinked.Done.class);

        assertThat(records.link(STRANGE)).isEmpty();
        assertThat(records.link(PHONE)).isPresent();
        assertThat(events).containsExactly(new ChatDisconnected(ada, STRANGE, handle(STRANGE, ada), "0042", NOW));
    }

    @Test
    void theListNamesEachChatByTheEndOfItsIdOnly() {
        strangerJoins(null);

        List<Linked> chats = unlink.chats(ada, PHONE);

        assertThat(chats).extracting(Linked::idEnd).containsExactly("0001", "0042");
        assertThat(chats).extracting(Linked::here).containsExactly(true, false);
        assertThat(chats.toString()).doesNotContain("100001", "99990042");
    }

    @Test
    void theNewcomerCannotPutTheOwnerOutWhileItIsHeld() {
        strangerJoins(NOW.plus(LinkChat.NEW_CHAT_HOLD));

        assertThat(unlink(STRANGE, PHONE)).isEqualTo(new Unlinked.Held(NOW.plus(LinkChat.NEW_CHAT_HOLD)));
        assertThat(records.link(PHONE)).isPresent();
        assertThat(events).isEmpty();
    }

    @Test
    void aYoungerChatCannotPutAnOlderOneOutForThreeDaysWhateverElseItMayDo() {
        records.connect(new ChatLink(STRANGE, ada, NOW.minus(Duration.ofHours(71)), null, true, "en"));
        assertThat(unlink(STRANGE, PHONE)).isEqualTo(new Unlinked.Held(NOW.plus(Duration.ofHours(1))));
        assertThat(unlink(PHONE, STRANGE)).isInstanceOf(Unlinked.Done.class);
    }

    @Test
    void afterThreeDaysTheOlderOneMayBeTheLostOneAndIsPutOut() {
        records.connect(new ChatLink(STRANGE, ada, NOW.minus(UnlinkChat.OLDER_CHAT_HOLD), null, true, "en"));
        assertThat(unlink(STRANGE, PHONE)).isInstanceOf(Unlinked.Done.class);
    }

    @Test
    void theLastChatStays() {
        assertThat(unlink(PHONE, PHONE)).isEqualTo(new Unlinked.LastOne());
        assertThat(records.link(PHONE)).isPresent();
    }

    @Test
    void aChatOfAnotherAccountIsNotTouched() {
        records.connect(new ChatLink(STRANGE, eve, NOW, null, true, "en"));

        DB.transactions()
                .run(() -> assertThat(unlink.unlink(ada, PHONE, handle(STRANGE, eve)))
                        .isEqualTo(new Unlinked.NotThere()));
        DB.transactions()
                .run(() -> assertThat(unlink.unlink(ada, STRANGE, handle(PHONE, ada)))
                        .as("by a chat of another account")
                        .isEqualTo(new Unlinked.NotThere()));
        assertThat(records.link(STRANGE)).isPresent();
        assertThat(records.link(PHONE)).isPresent();
    }

    @Test
    void twoChatsThatPutEachOtherOutAtTheSameTimeLeaveOne() throws Exception {
        for (int round = 0; round < 20; round++) {
            accounts();
            records.connect(new ChatLink(STRANGE, ada, NOW.minus(Duration.ofDays(5)), null, true, "en"));
            CyclicBarrier start = new CyclicBarrier(2);
            try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Unlinked> one = both.submit(() -> {
                    start.await();
                    return unlink(PHONE, STRANGE);
                });
                Future<Unlinked> other = both.submit(() -> {
                    start.await();
                    return unlink(STRANGE, PHONE);
                });
                assertThat(List.of(one.get(), other.get()))
                        .filteredOn(Unlinked.Done.class::isInstance)
                        .hasSize(1);
            }
            assertThat(records.links(ada)).hasSize(1);
        }
    }

    @AfterAll
    static void stop() {
        DB.close();
    }
}
