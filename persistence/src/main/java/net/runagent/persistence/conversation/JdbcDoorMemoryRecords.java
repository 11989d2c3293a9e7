package net.runagent.persistence.conversation;

import java.util.Optional;
import net.runagent.core.conversation.DoorMemoryRecords;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcDoorMemoryRecords implements DoorMemoryRecords {
    private final JdbcClient jdbc;

    JdbcDoorMemoryRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> find(String door, String word) {
        return jdbc.sql("select value from door_memory where door = ? and word = ?")
                .params(door, word)
                .query(String.class)
                .optional();
    }

    @Override
    public void put(String door, String word, String value) {
        jdbc.sql("""
                        insert into door_memory (door, word, value) values (?, ?, ?)
                            on conflict (door, word) do update set value = excluded.value""").params(door, word, value).update();
    }
}
