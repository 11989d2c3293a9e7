package net.runagent.persistence.notice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.notice.Letter;
import net.runagent.core.notice.LetterRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLetterRecords implements LetterRecords {
    private final JdbcClient jdbc;

    JdbcLetterRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean add(Letter letter, String once) {
        return jdbc.sql("""
                        insert into letter (id, once, account_id, template, facts, standing, attempts, trouble, written_at)
                        values (?, ?, ?, ?, ?::jsonb, ?, ?, '', ?) on conflict (once) do nothing""")
                        .params(
                                letter.id(),
                                once,
                                letter.to().value(),
                                letter.template(),
                                Facts.write(letter.facts()),
                                letter.standing().name(),
                                letter.attempts(),
                                Timestamp.from(letter.at()))
                        .update()
                == 1;
    }

    @Override
    public Optional<Letter> find(UUID id) {
        return jdbc.sql("select * from letter where id = ?")
                .param(id)
                .query(JdbcLetterRecords::letter)
                .optional();
    }

    @Override
    public void tried(UUID id, String trouble) {
        jdbc.sql("update letter set attempts = attempts + 1, trouble = ? where id = ?")
                .params(trouble, id)
                .update();
    }

    @Override
    public void end(UUID id, Letter.Standing standing, String why, Instant at) {
        jdbc.sql("update letter set standing = ?, trouble = ?, ended_at = ? where id = ?")
                .params(standing.name(), why, Timestamp.from(at), id)
                .update();
    }

    private static Letter letter(ResultSet row, int index) throws SQLException {
        return new Letter(
                row.getObject("id", UUID.class),
                new AccountId(row.getObject("account_id", UUID.class)),
                row.getString("template"),
                Facts.read(row.getString("facts")),
                Letter.Standing.valueOf(row.getString("standing")),
                row.getInt("attempts"),
                row.getTimestamp("written_at").toInstant());
    }
}
