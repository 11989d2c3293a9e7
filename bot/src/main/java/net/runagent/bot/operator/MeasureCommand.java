package net.runagent.bot.operator;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultSpeed;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The part of {@code ./runagent bench vault} that has to run where the vault's code is. It fills the vault with made-up
 * secrets, so it refuses to work anywhere but beside a simulated world.
 */
@Command(name = "measure", hidden = true, description = "Measures the vault; used by ./runagent bench vault.")
final class MeasureCommand implements Callable<Integer> {
    /** What is read under load is kept as a customer's secret is, so that it can be opened by a grant. */
    private static final int KEPT = 500;

    private static final int READERS = 6;
    private static final Duration EACH_FIGURE = Duration.ofSeconds(3);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", description = "speed, fill, read or check")
    private String what = "";

    @Parameters(index = "1", arity = "0..1", description = "how many secrets")
    private int count;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            if (house.getEnvironment().getProperty("runagent.world.url", "").isBlank()) {
                throw new IllegalStateException("The vault is measured beside a simulated world only: ./runagent bench"
                        + " vault. Nothing was done.");
            }
            switch (what) {
                case "speed" -> speed(house.getBean(VaultSpeed.class), out);
                case "fill" -> fill(house, out);
                case "read" -> read(house, out);
                case "check" -> check(house.getBean(VaultSpeed.class), out);
                default -> throw new IllegalArgumentException("speed, fill, read or check, not " + what);
            }
        }
        return 0;
    }

    private static void speed(VaultSpeed vault, PrintWriter out) {
        VaultSpeed.Arithmetic all = vault.arithmetic(EACH_FIGURE);
        out.printf(
                Locale.ROOT,
                "%.3f %.4f %.0f %.0f%n",
                all.openMicros(),
                all.ratio(),
                all.oursPerSecond(),
                all.barePerSecond());
    }

    private void fill(ConfigurableApplicationContext house, PrintWriter out) {
        Vault vault = house.getBean(Vault.class);
        for (int nr = 0; nr < Math.min(count, KEPT); nr++) {
            try (Secret secret = Secret.taking(VaultSpeed.plain(nr))) {
                var unused = vault.keep(VaultSpeed.scope(nr), SecretKind.GATEWAY_TOKEN, secret);
            }
        }
        house.getBean(VaultSpeed.class).fill(KEPT, count);
        out.println(count);
    }

    /** Opens secrets by grants until its input ends. */
    private static void read(ConfigurableApplicationContext house, PrintWriter out) throws IOException {
        Vault vault = house.getBean(Vault.class);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong good = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        try (var pool = Executors.newFixedThreadPool(READERS)) {
            for (int i = 0; i < READERS; i++) {
                var unused = pool.submit(() -> {
                    while (!over.get()) {
                        try {
                            (one(vault) ? good : failed).incrementAndGet();
                        } catch (RuntimeException trouble) {
                            failed.incrementAndGet();
                            out.println(trouble);
                        }
                    }
                });
            }
            out.println("reading");
            out.flush();
            while (System.in.read() >= 0) {
                out.println(good.get() + " " + failed.get());
                out.flush();
            }
            over.set(true);
        }
        out.println(good.get() + " " + failed.get());
    }

    private static boolean one(Vault vault) {
        int nr = ThreadLocalRandom.current().nextInt(KEPT);
        SecretRef ref =
                vault.find(VaultSpeed.scope(nr), SecretKind.GATEWAY_TOKEN).orElseThrow();
        var grant = vault.grant(ref, Purpose.RECOVER, new UUID(9, nr), "recover.health");
        return vault.<Boolean>open(
                grant, secret -> secret.<Boolean>use(bytes -> Arrays.equals(bytes, VaultSpeed.plain(nr))));
    }

    private void check(VaultSpeed vault, PrintWriter out) {
        out.println(vault.openable(0, count) + " " + vault.keysInUse().size());
    }
}
