package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import net.runagent.core.vault.KeySource.Made;
import net.runagent.core.vault.KeyState;
import net.runagent.core.vault.VaultKeys;
import net.runagent.core.vault.VaultStatus;
import net.runagent.core.vault.VaultStatus.Line;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The vault's keys: made, looked at, exchanged, never shown. */
@Command(
        name = "vault",
        description = "The vault's keys.",
        subcommands = {VaultCommand.Init.class, VaultCommand.Status.class, RotateCommand.class, MeasureCommand.class})
final class VaultCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which one? vault init, vault status, vault rotate");
    }

    @Command(name = "init", description = "Makes the key of a new installation; never replaces one.")
    static final class Init implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (var house = ShellHouse.open(ShellHouse.Database.LOOKS)) {
                return switch (house.getBean(VaultKeys.class).make()) {
                    case Made.ByHand(String how) -> {
                        out.println("Nothing was made: keys of this kind are made by hand. " + how);
                        yield Shell.NOT_WELL;
                    }
                    case Made.Done(String place) -> {
                        out.println("Made " + place + " (mode 0600, for this user only).");
                        out.println("Copy it now to a place away from this machine: without it every secret is lost for"
                                + " ever.");
                        out.println(
                                "Never put it into the database or a backup of it, an image, a source tree or a chat:"
                                        + " whoever has both key and database can read everything.");
                        yield 0;
                    }
                };
            }
        }
    }

    @Command(name = "status", description = "Says which keys protect how much; never shows a key.")
    static final class Status implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                VaultKeys keys = house.getBean(VaultKeys.class);
                List<Line> lines = house.getBean(VaultStatus.class).keys();
                lines.forEach(line -> tell(out, line));
                Map<Integer, String> others = keys.troubles();
                lines.forEach(line -> others.remove(line.id()));
                others.forEach((id, trouble) -> out.println("key " + id + ": not used by this database. At its place, "
                        + keys.place(id) + ": " + (trouble.isEmpty() ? "fit for use." : trouble)));
                if (lines.isEmpty()) {
                    out.println("The service has never started on this database; nothing is sealed yet.");
                    return others.containsValue("") ? 0 : Shell.NOT_WELL;
                }
                return lines.stream().allMatch(Line::well) ? 0 : Shell.NOT_WELL;
            }
        }

        private static void tell(PrintWriter out, Line line) {
            out.println("key " + line.id() + ": " + line.state().word() + " since " + line.since());
            out.println("  place: " + line.place());
            out.println("  "
                    + (line.trouble().isEmpty()
                            ? "fits: its known text opens, so this key belongs to this database"
                            : line.state() == KeyState.REFUSED
                                    ? "not looked for any more: " + line.trouble()
                                    : "WRONG: " + line.trouble() + "; nothing was changed"));
            out.println("  protects: " + line.dataKeys() + " data keys with " + line.secrets() + " secrets");
            out.println("  has wrapped " + line.wraps() + " of at most " + Line.mostWraps() + " times");
            if (line.state() != KeyState.REFUSED) {
                out.println("  held by: " + names(line.heldBy())
                        + (line.lackedBy().isEmpty() ? "" : "; NOT held by: " + names(line.lackedBy())));
            }
        }

        private static String names(List<String> processes) {
            return processes.isEmpty()
                    ? "no running service"
                    : processes.stream().collect(Collectors.joining(", "));
        }
    }
}
