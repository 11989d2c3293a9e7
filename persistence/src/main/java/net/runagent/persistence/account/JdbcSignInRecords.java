package net.runagent.persistence.account;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import net.runagent.core.account.SignIn;
import net.runagent.core.account.SignInRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSignInRecords implements SignInRecords {
    private final JdbcClient jdbc;

    JdbcSignInRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(UUID id, AccountId account, SignIn signIn) {
        jdbc.sql("insert into sign_in (id, account_id, at, platform, id_end) values (?, ?, ?, ?, ?)")
                .param(id)
                .param(account.value())
                .param(Timestamp.from(signIn.at()))
                .param(signIn.platform().word())
                .param(signIn.idEnd())
                .update();
    }

    @Override
    public List<SignIn> of(AccountId account, int most) {
        return jdbc.sql("select * from sign_in where account_id = ? order by at desc, id desc limit ?")
                .param(account.value())
                .param(most)
                .query((row, number) -> new SignIn(
                        row.getTimestamp("at").toInstant(),
                        Platform.valueOf(row.getString("platform").toUpperCase(Locale.ROOT)),
                        row.getString("id_end")))
                .list();
    }

    @Override
    public int forgetBefore(Instant instant) {
        return jdbc.sql("delete from sign_in where at < ?")
                .param(Timestamp.from(instant))
                .update();
    }
}
