package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The commands beside {@code serve}. They are read before anything starts, so a misspelt one costs nothing; none of them
 * opens a door or takes up work. Exit codes: 0 all is well, 1 it is not, 2 the command was not understood.
 */
@Command(
        name = "runagent",
        description = "Commands for the people who run the service.",
        subcommands = {
            DoctorCommand.class,
            VaultCommand.class,
            AuditCommand.class,
            PoolCommand.class,
            ReleasesCommand.class,
            JobsCommand.class,
            BooksCommand.class,
            NotYet.Retention.class,
            NotYet.Export.class
        })
public final class Shell implements Runnable {
    /** All is not well. */
    static final int NOT_WELL = 1;

    /** The command was not understood, or does not exist yet. */
    static final int MISUSED = CommandLine.ExitCode.USAGE;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Shell() {}

    /** Runs one command. @return the exit code */
    public static int run(String... arguments) {
        return run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Shell())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((trouble, command, parsed) -> {
                    err.println("This did not work: " + Plain.words(trouble));
                    return NOT_WELL;
                });
        return line.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? " + String.join(", ", spec.subcommands().keySet()));
    }
}
