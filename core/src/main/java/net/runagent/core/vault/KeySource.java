package net.runagent.core.vault;

import java.util.SortedSet;
import net.runagent.core.work.Chance;

/** Where key-encryption keys come from. Asked again for each number that a process has not seen yet. */
public interface KeySource {
    /** @param id 1 to 2147483647 */
    Sought find(int id);

    /** The numbers of the keys that lie there, fit or not; those that a source cannot list are left out. */
    SortedSet<Integer> present();

    /** Where the key of that number lies or would lie, for people. */
    String place(int id);

    /**
     * Makes a new key; when another process was first, that one's stays.
     *
     * @param chance where a source that has no random numbers of its own gets them
     * @throws IllegalStateException when the place is not fit for a key; nothing is changed then
     */
    Made make(int id, Chance chance);

    /** What came of looking for a key. */
    sealed interface Sought {
        /** Whoever gets it closes it. */
        record Found(KeyEncryptionKey key) implements Sought {}

        record Absent() implements Sought {}

        /** @param why what is wrong and what to do, in sentences */
        record Unfit(String why) implements Sought {}
    }

    sealed interface Made {
        record Done(String place) implements Made {}

        /** @param how what a person has to do, in sentences */
        record ByHand(String how) implements Made {}
    }
}
