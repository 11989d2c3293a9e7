package net.runagent.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import net.runagent.persistence.account.JdbcAccounts;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an owner can see of the sign-ins with their Google account, on the real tables. */
class SignInsTest {
    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private static final ChatUser CHAT = new ChatUser(Platform.TELEGRAM, "100001");

    private final SignInRecords records = JdbcAccounts.signIns(DB.jdbc());

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void eachSignInIsNotedWithTheChatAndNothingElseTheNewestFirst() {
        AccountId ada = account();
        at(START).on(connected(ada, START));
        at(START).on(connected(ada, START.plusSeconds(60)));
        at(START).on(connected(account(), START));

        assertThat(at(START).of(ada, 10))
                .containsExactly(
                        new SignIn(START.plusSeconds(60), Platform.TELEGRAM, "0001"),
                        new SignIn(START, Platform.TELEGRAM, "0001"));
        assertThat(at(START).of(ada, 1)).hasSize(1);
        assertThat(DB.jdbc()
                        .sql("select column_name from information_schema.columns where table_name = 'sign_in'")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("id", "account_id", "at", "platform", "id_end");
    }

    @Test
    void afterNinetyDaysItIsForgotten() {
        AccountId ada = account();
        at(START).on(connected(ada, START));

        at(START.plus(SignIns.KEPT)).run();
        assertThat(at(START).of(ada, 10)).hasSize(1);
        at(START.plus(SignIns.KEPT).plus(Duration.ofMillis(1))).run();
        assertThat(at(START).of(ada, 10)).isEmpty();
        assertThat(SignIns.KEPT).isLessThanOrEqualTo(Duration.ofDays(90));
    }

    private static ChatConnected connected(AccountId account, Instant when) {
        return new ChatConnected(account, CHAT, false, new UUID(1, 1), "0001", when);
    }

    private static AccountId account() {
        UUID id = UUID.randomUUID();
        DB.jdbc()
                .sql("insert into account (id, issuer, subject, created_at) values (?, 'google', ?, now())")
                .param(id)
                .param(id.toString())
                .update();
        return new AccountId(id);
    }

    private SignIns at(Instant now) {
        return new SignIns(records, DB.transactions(), UUID::randomUUID, Clock.fixed(now, ZoneOffset.UTC));
    }
}
