package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import net.runagent.core.vault.AuditLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The log of each use of a secret. */
@Command(name = "audit", description = "The audit log.", subcommands = AuditCommand.Verify.class)
final class AuditCommand extends CommandGroup {
    AuditCommand() {
        super("audit verify");
    }

    @Command(name = "verify", description = "Reads the whole log and names the first row that is not what was written.")
    static final class Verify implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                return switch (house.getBean(AuditLog.class).verify()) {
                    case AuditLog.Verdict.Whole(long rows, String head) -> {
                        out.println("The audit log is whole: " + rows + " rows"
                                + (head.isEmpty() ? "." : ", head " + head + "."));
                        yield 0;
                    }
                    case AuditLog.Verdict.Broken(long row, String what) -> {
                        out.println("The audit log is BROKEN at row " + row + ": " + what + ".");
                        out.println("Keep the database as it is and see docs/operating/keys.md.");
                        yield Shell.NOT_WELL;
                    }
                };
            }
        }
    }
}
