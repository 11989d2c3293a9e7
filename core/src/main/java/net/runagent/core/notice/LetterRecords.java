package net.runagent.core.notice;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where letters are stored. */
public interface LetterRecords {
    /** False when a letter with this key was written before. */
    boolean add(Letter letter, String once);

    Optional<Letter> find(UUID id);

    /** Counts an attempt. @param trouble short word without an address or a text */
    void tried(UUID id, String trouble);

    /** Ends it. @param why short word, empty for SENT */
    void end(UUID id, Letter.Standing standing, String why, Instant at);
}
