package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import net.runagent.core.vault.VaultKeys;
import net.runagent.core.vault.VaultStatus;
import net.runagent.core.vault.VaultStatus.Held;
import net.runagent.core.vault.VaultStatus.KnownText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The vault's key: made once, looked at, never shown. */
@Command(
        name = "vault",
        description = "The vault's key.",
        subcommands = {VaultCommand.Init.class, VaultCommand.Status.class, NotYet.Rotate.class})
final class VaultCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which one? vault init, vault status");
    }

    @Command(name = "init", description = "Makes the key file of a new installation; never replaces one.")
    static final class Init implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (var house = ShellHouse.open(ShellHouse.Database.LOOKS)) {
                Path file = house.getBean(VaultKeys.class).make();
                out.println("Made " + file + " (mode 0600, for this user only).");
                out.println("Copy it now to a place away from this machine: without it every secret is lost for ever.");
                out.println(
                        "Never put it into the database or a backup of it, an image, a source tree or a chat: whoever"
                                + " has both key and database can read everything.");
            }
            return 0;
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
                Map<Integer, String> troubles = keys.troubles();
                troubles.forEach(
                        (id, trouble) -> out.println("key " + id + (id == keys.primary() ? " (primary): " : ": ")
                                + (trouble.isEmpty() ? "its file is fit for use" : trouble)));
                if (troubles.values().stream().anyMatch(trouble -> !trouble.isEmpty())) {
                    return Shell.NOT_WELL;
                }
                VaultStatus status = house.getBean(VaultStatus.class);
                List<Held> held = status.held();
                held.forEach(each -> out.println("key " + each.keyId() + ": protects " + each.dataKeys()
                        + " data keys with " + each.secrets() + " secrets; has wrapped " + each.wraps() + " of at most "
                        + Held.mostWraps() + " times"));
                boolean lost =
                        held.stream().anyMatch(each -> each.dataKeys() > 0 && !troubles.containsKey(each.keyId()));
                if (lost) {
                    out.println("A key that still protects something is not configured: name its file in"
                            + " runagent.vault.decrypt-only.");
                }
                KnownText known = status.knownText();
                out.println(
                        switch (known) {
                            case OPENS -> "The known text opens: this key belongs to this database.";
                            case ABSENT -> "The service has never started on this database; nothing is sealed yet.";
                            case DOES_NOT_OPEN ->
                                "The known text does NOT open: this key does not belong to this database."
                                        + " Point runagent.vault.key-file to the right one; nothing was changed.";
                        });
                return lost || known == KnownText.DOES_NOT_OPEN ? Shell.NOT_WELL : 0;
            }
        }
    }
}
