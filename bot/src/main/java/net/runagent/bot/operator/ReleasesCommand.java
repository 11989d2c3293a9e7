package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import net.runagent.core.care.Releases;
import net.runagent.core.care.Releases.Answer;
import net.runagent.core.care.Releases.Standing;
import net.runagent.core.care.Rollout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How far each version of the agents' program is in the fleet, and what people decide about it. */
@Command(
        name = "releases",
        description = "Versions of the agents' program, and how far each is in the fleet.",
        subcommands = {
            ReleasesCommand.Listed.class,
            ReleasesCommand.Start.class,
            ReleasesCommand.Halt.class,
            ReleasesCommand.Resume.class,
            ReleasesCommand.Quarantine.class,
            ReleasesCommand.Freeze.class,
            ReleasesCommand.Thaw.class
        })
final class ReleasesCommand extends CommandGroup {
    ReleasesCommand() {
        super("releases list, start, halt, resume, quarantine VERSION, freeze, thaw");
    }

    @Command(name = "list", description = "Lists them, with what came of each.")
    static final class Listed implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<Standing> standings;
            Optional<Instant> frozen;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                Releases releases = house.getBean(Releases.class);
                standings = releases.standing();
                frozen = releases.frozenSince();
            }
            frozen.ifPresent(since -> out.println("No agent is updated since " + since + ": ./runagent releases thaw"));
            if (standings.isEmpty()) {
                out.println("No version is newer than the one that new servers get.");
            }
            standings.forEach(each -> out.println(line(each)));
            return standings.stream().allMatch(Listed::fine) ? 0 : Shell.NOT_WELL;
        }

        private static boolean fine(Standing each) {
            Rollout.State state = each.rollout().state();
            return state != Rollout.State.HALTED && state != Rollout.State.QUARANTINED;
        }

        private static String line(Standing each) {
            Rollout rollout = each.rollout();
            String reason = rollout.why().isEmpty() ? "" : " (" + rollout.why() + ")";
            return "%s%s%s: %s%s, wave %s of %d agents: %d well, %d failed, %d not begun, %d on their way"
                    .formatted(
                            each.release().version(),
                            each.release().security() ? " security" : "",
                            each.release().migrates() ? " migrates" : "",
                            rollout.state().name().toLowerCase(Locale.ROOT),
                            reason,
                            rollout.wave().name().toLowerCase(Locale.ROOT),
                            each.agents(),
                            each.well(),
                            each.failed(),
                            each.missed(),
                            each.underWay());
        }
    }

    /** One thing that is decided about one version. */
    abstract static class Decision implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "VERSION", description = "As ./runagent releases list shows it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String version;

        private final BiFunction<Releases, String, Answer> decision;

        Decision(BiFunction<Releases, String, Answer> decision) {
            this.decision = decision;
        }

        @Override
        public Integer call() {
            Answer answer;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                answer = decision.apply(house.getBean(Releases.class), version);
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    switch (answer) {
                        case DONE -> version + ": done. ./runagent releases list shows how it goes on.";
                        case UNKNOWN -> "There is no newer version " + version + "; nothing was changed.";
                        case NOT_NOW -> version + " is not in a state for that; nothing was changed.";
                        case ANOTHER_FIRST ->
                            "Another version is on its way, and this one mends nothing urgent; nothing was changed.";
                    });
            return answer == Answer.DONE ? 0 : Shell.NOT_WELL;
        }
    }

    @Command(name = "start", description = "Begins with our own agents.")
    static final class Start extends Decision {
        Start() {
            super(Releases::start);
        }
    }

    @Command(name = "halt", description = "No further agent meets it until it is resumed.")
    static final class Halt extends Decision {
        Halt() {
            super(Releases::halt);
        }
    }

    @Command(name = "resume", description = "Goes on where it was stopped; what was seen before counts no more.")
    static final class Resume extends Decision {
        Resume() {
            super(Releases::resume);
        }
    }

    @Command(name = "quarantine", description = "No agent meets it any more, for good.")
    static final class Quarantine extends Decision {
        Quarantine() {
            super(Releases::quarantine);
        }
    }

    @Command(name = "freeze", description = "No agent is updated at all; those on their way come to their end.")
    static final class Freeze implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            frozen(true);
            spec.commandLine().getOut().println("No agent is updated from now on: ./runagent releases thaw");
            return 0;
        }
    }

    @Command(name = "thaw", description = "Agents are updated again.")
    static final class Thaw implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            frozen(false);
            spec.commandLine().getOut().println("Agents are updated again.");
            return 0;
        }
    }

    private static void frozen(boolean frozen) {
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            house.getBean(Releases.class).freeze(frozen);
        }
    }
}
