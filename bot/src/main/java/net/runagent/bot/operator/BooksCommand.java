package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import net.runagent.core.billing.OpenDifferences;
import net.runagent.core.billing.ReconciliationIssue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Differences between our books, Polar and paid periods, as the daily comparison found them. Ids and amounts only. */
@Command(
        name = "books",
        description = "Differences between our books, Polar and what is paid for how long.",
        subcommands = BooksCommand.Issues.class)
final class BooksCommand extends CommandGroup {
    BooksCommand() {
        super("books issues");
    }

    @Command(name = "issues", description = "Lists the differences that are not gone yet.")
    static final class Issues implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<ReconciliationIssue> open;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                open = house.getBean(OpenDifferences.class).all();
            }
            if (open.isEmpty()) {
                out.println("No difference is known; the comparison runs once a day while the service runs.");
                return 0;
            }
            open.forEach(issue -> out.println(issue.id() + "  " + issue.kind() + "  " + issue.subject() + "  since "
                    + issue.foundAt() + "  " + issue.details()));
            out.println(open.size() + (open.size() == 1 ? " difference is" : " differences are")
                    + " open; docs/operating/books.md tells what to do. Each ends by itself when it is gone.");
            return Shell.NOT_WELL;
        }
    }
}
