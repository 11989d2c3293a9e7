package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import net.runagent.core.work.ParkedJobs;
import net.runagent.core.work.ParkedJobs.Parked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Jobs that were given up on: looked at, and tried again once their cause is mended. Ids only. */
@Command(
        name = "jobs",
        description = "Jobs that failed too often.",
        subcommands = {JobsCommand.Listed.class, JobsCommand.Retry.class})
final class JobsCommand extends CommandGroup {
    JobsCommand() {
        super("jobs list, jobs retry ID");
    }

    @Command(name = "list", description = "Lists the jobs that are no longer tried by themselves.")
    static final class Listed implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<Parked> parked;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                parked = house.getBean(ParkedJobs.class).all();
            }
            if (parked.isEmpty()) {
                out.println("No job is parked.");
                return 0;
            }
            parked.forEach(each -> out.println(each.id() + "  " + each.job() + "  failed " + each.failures()
                    + " times, parked " + each.parkedAt() + ": " + each.failure()));
            out.println(parked.size() + (parked.size() == 1 ? " job is" : " jobs are")
                    + " parked. Mend the cause, then: ./runagent jobs retry ID");
            return Shell.NOT_WELL;
        }
    }

    @Command(name = "retry", description = "Has a parked job tried again, with all its tries.")
    static final class Retry implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "As jobs list and the staff's alert show it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private UUID id;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<String> jobs;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                jobs = house.getBean(ParkedJobs.class).retry(id);
            }
            if (jobs.isEmpty()) {
                out.println(
                        "No parked job has the id " + id + "; nothing was changed. ./runagent jobs list shows them.");
                return Shell.NOT_WELL;
            }
            out.println(String.join(", ", jobs) + " " + id + " is tried again: within seconds when the service runs,"
                    + " otherwise at its next start.");
            return 0;
        }
    }
}
