package net.runagent.bot.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Commands that are planned and not there yet: they say so instead of pretending. */
abstract class NotYet implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Unmatched
    private final List<String> options = new ArrayList<>();

    @Parameters(hidden = true)
    private final List<String> arguments = new ArrayList<>();

    private final String meanwhile;

    NotYet(String meanwhile) {
        this.meanwhile = meanwhile;
    }

    @Override
    public Integer call() {
        spec.commandLine()
                .getErr()
                .println("\"" + spec.qualifiedName() + "\" is not there yet, and nothing was done. " + meanwhile);
        return Shell.MISUSED;
    }

    @Command(name = "retention", hidden = true)
    static final class Retention extends NotYet {
        Retention() {
            super("Nothing is deleted by period so far, except what the service itself clears.");
        }
    }

    @Command(name = "export", hidden = true)
    static final class Export extends NotYet {
        Export() {
            super("Exports of an account have to be made by hand from the tables that docs/data-map.yaml names.");
        }
    }
}
