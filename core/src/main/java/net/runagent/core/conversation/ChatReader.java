package net.runagent.core.conversation;

import net.runagent.core.work.Arrival;

/** Understands what comes in by one door; pure. */
public interface ChatReader {
    /** @throws RuntimeException when the body is not what the door should ever have kept */
    Heard read(Arrival arrival);
}
