package net.runagent.sandbox.bench;

import java.io.PrintStream;
import java.util.Locale;

/** What a bench tells while it runs, on the error stream: the output holds the JSON line alone. */
final class Progress {
    private final PrintStream to;
    private final String bench;

    Progress(PrintStream to, String bench) {
        this.to = to;
        this.bench = bench;
    }

    void say(String format, Object... values) {
        to.println(bench + ": " + String.format(Locale.ROOT, format, values));
    }
}
