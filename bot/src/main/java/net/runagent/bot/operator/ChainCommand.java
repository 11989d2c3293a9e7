package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import net.runagent.core.chain.ChainCursor;
import net.runagent.core.chain.ChainDesk;
import net.runagent.core.chain.ChainDesk.Key;
import net.runagent.core.chain.ChainDesk.Outcome;
import net.runagent.core.chain.ChainDesk.Standing;
import net.runagent.core.chain.ChainFamily;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Payments on chains, for the people who run the service: how far each is counted, and what only a person may decide. */
@Command(
        name = "chain",
        description = "Payments on chains: how far they are counted, keys, and what only a person decides.",
        subcommands = {
            ChainCommand.Status.class,
            ChainCommand.Keys.class,
            ChainCommand.Pin.class,
            ChainCommand.Skip.class,
            ChainCommand.Rescan.class,
            ChainCommand.Strays.class,
            ChainCommand.Resume.class,
            MeasureChainCommand.class
        })
final class ChainCommand extends CommandGroup {
    ChainCommand() {
        super("chain status, chain keys, chain pin, chain skip, chain rescan, chain strays, chain resume");
    }

    private static int tell(CommandSpec spec, Function<ChainDesk, Outcome> decision) {
        PrintWriter out = spec.commandLine().getOut();
        Outcome outcome;
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            outcome = decision.apply(house.getBean(ChainDesk.class));
        }
        return switch (outcome) {
            case Outcome.Done(String said) -> {
                out.println("Done: " + said + ".");
                yield 0;
            }
            case Outcome.Refused(String why) -> {
                out.println("Not done: " + why + ".");
                yield Shell.NOT_WELL;
            }
        };
    }

    @Command(name = "status", description = "Says up to which block each chain is counted, and which ones are halted.")
    static final class Status implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<Standing> standings;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                standings = house.getBean(ChainDesk.class).standings();
            }
            if (standings.isEmpty()) {
                out.println("No chain is on; docs/operating/chains.md tells how to switch one on.");
                return 0;
            }
            boolean well = true;
            for (Standing standing : standings) {
                ChainCursor cursor = standing.cursor();
                well &= cursor == null || cursor.halted() == null;
                out.println(standing.chain().id() + ": " + words(cursor));
            }
            return well ? 0 : Shell.NOT_WELL;
        }

        private static String words(@Nullable ChainCursor cursor) {
            if (cursor == null) {
                return "not looked at yet";
            }
            String counted = "counted up to block " + cursor.block() + ", moved at " + cursor.movedAt();
            return cursor.halted() == null ? counted : counted + "; HALTED: " + cursor.halted();
        }
    }

    @Command(name = "keys", description = "Shows the fingerprint of each public key and its first address.")
    static final class Keys implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<Key> keys;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                keys = house.getBean(ChainDesk.class).keys();
            }
            if (keys.isEmpty()) {
                out.println("No public key is configured; docs/operating/chains.md tells where to get one.");
                return 0;
            }
            boolean well = true;
            for (Key key : keys) {
                String pinned = key.pinned();
                boolean same = pinned == null || pinned.equals(key.configured());
                well &= same;
                out.println(key.family().word() + ": fingerprint " + key.configured());
                out.println("  first address " + key.first() + ": compare it with what the hardware wallet shows");
                out.println(
                        pinned == null
                                ? "  not used yet"
                                : same
                                        ? "  in use"
                                        : "  REFUSED: addresses came from " + pinned
                                                + " so far. When the change is meant: ./runagent chain pin "
                                                + key.family().word() + " " + key.configured());
            }
            return well ? 0 : Shell.NOT_WELL;
        }
    }

    @Command(name = "pin", description = "Confirms that a configured public key is the right one.")
    static final class Pin implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "FAMILY", description = "evm or tron.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private ChainFamily family;

        @Parameters(paramLabel = "FINGERPRINT", description = "All of it, as chain keys shows it.")
        private String fingerprint = "";

        @Override
        public Integer call() {
            return tell(spec, desk -> desk.pin(family, fingerprint.toLowerCase(Locale.ROOT)));
        }
    }

    @Command(
            name = "skip",
            description = "After an older backup was put back: leaves out indexes that may have been shown meanwhile.")
    static final class Skip implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "FAMILY", description = "evm or tron.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private ChainFamily family;

        @Parameters(paramLabel = "COUNT", description = "More than addresses can have been made since the backup.")
        private long count;

        @Override
        public Integer call() {
            return tell(spec, desk -> desk.skip(family, count));
        }
    }

    @Command(name = "rescan", description = "Counts again what is in these blocks; what is known stays as it is.")
    static final class Rescan implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "CHAIN", description = "As chain status names it, e.g. bsc.")
        private String chain = "";

        @Parameters(paramLabel = "FROM", description = "The first block.")
        private long from;

        @Option(
                names = "--to",
                paramLabel = "BLOCK",
                description = "The last block; otherwise up to where it is counted.")
        private @Nullable Long to;

        @Override
        public Integer call() {
            return tell(spec, desk -> desk.rescan(chain, from, to));
        }
    }

    @Command(
            name = "strays",
            description = "Lists what came to our addresses in these blocks and is not counted: other tokens.")
    static final class Strays implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "CHAIN", description = "As chain status names it, e.g. bsc.")
        private String chain = "";

        @Parameters(paramLabel = "FROM", description = "The first block.")
        private long from;

        @Option(
                names = "--to",
                paramLabel = "BLOCK",
                description = "The last block; otherwise up to where it is counted.")
        private @Nullable Long to;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            ChainDesk.Strays strays;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                strays = house.getBean(ChainDesk.class).strays(chain, from, to);
            }
            return switch (strays) {
                case ChainDesk.Strays.Found(List<ChainDesk.Stray> all) -> {
                    all.forEach(each -> out.println("block " + each.block() + ", transaction " + each.tx() + ": "
                            + each.units() + " base units of contract " + each.contract() + " to " + each.address()
                            + " of payer " + each.payer()));
                    if (all.isEmpty()) {
                        out.println("Nothing came in these blocks that is not counted.");
                    }
                    yield 0;
                }
                case ChainDesk.Strays.Refused(String why) -> {
                    out.println("Not done: " + why + ".");
                    yield Shell.NOT_WELL;
                }
            };
        }
    }

    @Command(name = "resume", description = "Goes on with a chain that was halted, once its cause is understood.")
    static final class Resume implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "CHAIN", description = "As chain status names it, e.g. bsc.")
        private String chain = "";

        @Option(
                names = "--from",
                paramLabel = "BLOCK",
                description = "From this block on; otherwise from where it stood.")
        private @Nullable Long from;

        @Override
        public Integer call() {
            return tell(spec, desk -> desk.resume(chain, from));
        }
    }
}
