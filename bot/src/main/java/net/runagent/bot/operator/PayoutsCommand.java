package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import net.runagent.core.billing.PayOutTokens;
import net.runagent.core.billing.PayOutTokens.Outcome;
import net.runagent.core.billing.TokenPayout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tokens that customers want sent: a person decides, sends them with the hardware wallet, and says so here. */
@Command(
        name = "payouts",
        description = "Tokens that customers want sent: list, approve, refuse, sent.",
        subcommands = {
            PayoutsCommand.ListOpen.class,
            PayoutsCommand.Approve.class,
            PayoutsCommand.Refuse.class,
            PayoutsCommand.Sent.class
        })
final class PayoutsCommand extends CommandGroup {
    PayoutsCommand() {
        super("payouts list, payouts approve, payouts refuse, payouts sent");
    }

    private static int tell(CommandSpec spec, Function<PayOutTokens, Outcome> decision) {
        PrintWriter out = spec.commandLine().getOut();
        Outcome outcome;
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            outcome = decision.apply(house.getBean(PayOutTokens.class));
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

    @Command(name = "list", description = "Lists what waits for approval, for sending or for the chain.")
    static final class ListOpen implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            List<TokenPayout> open;
            try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
                open = house.getBean(PayOutTokens.class).open();
            }
            open.forEach(payout -> out.println(payout.id() + "  " + payout.state() + "  " + payout.units()
                    + " base units of " + payout.token() + " on " + payout.chain() + " to " + payout.address()
                    + "  can be approved from " + payout.approvableFrom()));
            if (open.isEmpty()) {
                out.println("Nobody waits for tokens.");
            }
            return 0;
        }
    }

    @Command(name = "approve", description = "Says that it may be sent; possible a day after it was confirmed.")
    static final class Approve implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "As payouts list shows it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private UUID id;

        @Option(names = "--by", paramLabel = "NAME", required = true, description = "Who decides: owner or billing.")
        private String by = "";

        @Override
        public Integer call() {
            return tell(spec, payouts -> payouts.approve(id, by));
        }
    }

    @Command(name = "refuse", description = "Puts the tokens back into the customer's balance.")
    static final class Refuse implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(paramLabel = "ID", description = "As payouts list shows it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private UUID id;

        @Override
        public Integer call() {
            return tell(spec, payouts -> payouts.refuse(id));
        }
    }

    @Command(name = "sent", description = "Says in which transaction it was sent; the scanner then looks for it.")
    static final class Sent implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "ID", description = "As payouts list shows it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private UUID id;

        @Parameters(index = "1", paramLabel = "TX", description = "The transaction's hash.")
        private String tx = "";

        @Override
        public Integer call() {
            return tell(spec, payouts -> payouts.sent(id, tx));
        }
    }
}
