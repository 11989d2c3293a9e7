package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import net.runagent.core.chain.ChainSpeed;
import net.runagent.core.chain.ChainSpeed.Scanned;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The part of {@code ./runagent bench scan} that has to run where the scanner's code is. It makes up accounts, so it refuses
 * to work anywhere but beside a simulated world.
 */
@Command(name = "measure", hidden = true, description = "Measures the scanner; used by ./runagent bench scan.")
final class MeasureChainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", description = "fill, some or scan")
    private String what = "";

    @Parameters(index = "1", description = "how many addresses, or the chain")
    private String which = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            if (house.getEnvironment().getProperty("runagent.world.url", "").isBlank()) {
                throw new IllegalStateException("Scanning is measured beside a simulated world only: ./runagent bench"
                        + " scan. Nothing was done.");
            }
            ChainSpeed speed = house.getBean(ChainSpeed.class);
            switch (what) {
                case "fill" -> {
                    speed.fill(Integer.parseInt(which));
                    out.println(which);
                }
                case "some" -> speed.some(Integer.parseInt(which)).forEach(out::println);
                case "scan" -> {
                    Scanned scanned = speed.scan(which);
                    out.println(scanned.block() + " " + scanned.transfers() + " " + scanned.nanos() + " "
                            + scanned.heapBefore() + " " + scanned.heapAfter());
                }
                default -> throw new IllegalArgumentException("fill, some or scan, not " + what);
            }
        }
        return 0;
    }
}
