package net.runagent.core.conversation;

import java.util.Optional;

/** Small values of the doors. */
public interface DoorMemoryRecords {
    Optional<String> find(String door, String word);

    void put(String door, String word, String value);
}
