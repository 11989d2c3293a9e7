package net.runagent.persistence.account;

import net.runagent.core.account.AccountRecords;
import net.runagent.core.account.SignInRecords;
import net.runagent.persistence.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Accounts on a real database, for tests of core's rules about them. */
public final class JdbcAccounts {
    private JdbcAccounts() {}

    public static AccountRecords on(TestDatabase db) {
        return new JdbcAccountRecords(db.jdbc());
    }

    public static SignInRecords signIns(JdbcClient jdbc) {
        return new JdbcSignInRecords(jdbc);
    }
}
