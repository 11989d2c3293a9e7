package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import net.runagent.core.deployment.Pool;
import net.runagent.core.deployment.Pool.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which servers wait for an owner, and what they cost. Changes nothing anywhere. */
@Command(name = "pool", description = "Servers that wait for an owner, and what they cost a month.")
final class PoolCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Standing> standings;
        boolean on;
        int most;
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            Pool pool = house.getBean(Pool.class);
            pool.lookAtPrices();
            standings = pool.standing();
            on = pool.on();
            most = pool.mostMonthlyCents();
        }
        if (!on) {
            out.println("No server is to wait for an owner: runagent.pool.most is 0.");
        }
        standings.forEach(
                each -> out.println("%s in %s: %d wanted, %d ready, %d being made, %d being deleted; %s a month"
                        .formatted(
                                each.tier(),
                                each.place(),
                                each.wanted(),
                                each.ready(),
                                each.making(),
                                each.discarding(),
                                euros(each.monthlyCents()))));
        if (on || !standings.isEmpty()) {
            long all = standings.stream().mapToLong(Standing::monthlyCents).sum();
            out.println("All together %s a month of at most %s, without tax and without addresses."
                    .formatted(euros(all), euros(most)));
        }
        return standings.stream().allMatch(each -> each.ready() >= each.wanted()) ? 0 : Shell.NOT_WELL;
    }

    private static String euros(long cents) {
        return String.format(Locale.ROOT, "%d.%02d EUR", cents / 100, cents % 100);
    }
}
