package net.runagent.core.work;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * A failure in one line for the log: the types of the chain and where ours broke. Messages are left out: those of
 * libraries can quote what a person sent, or a URL with a token in it.
 */
public final class Failures {
    private static final int DEEPEST = 5;

    private Failures() {}

    public static String brief(Throwable failure) {
        StringJoiner line = new StringJoiner(" < ");
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            line.add(each.getClass().getSimpleName() + ourPlace(each));
            each = each.getCause() == each ? null : each.getCause();
        }
        return line.toString();
    }

    private static String ourPlace(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("net.runagent."))
                .findFirst()
                .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("");
    }
}
