package net.runagent.core.deployment;

import java.time.Duration;

/** What came of talking to a server. */
public sealed interface HostResult<T> {
    record Ok<T>(T value) implements HostResult<T> {}

    /** Works on it; ask again after about this time. */
    record NotYet<T>(String what, Duration askAgainIn) implements HostResult<T> {}

    /** No answer, or the line broke; whether the command ran is not known. */
    record Unreachable<T>(String why) implements HostResult<T> {}

    /** The server answered and it is wrong. @param code dotted word, also a text key; @param detail redacted facts */
    record Wrong<T>(String code, String detail) implements HostResult<T> {}
}
