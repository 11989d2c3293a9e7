package net.runagent.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.core.chain.ChainDesk.Outcome;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.ScanByHand;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.work.CrashPoint;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.Chain.Log;
import net.runagent.sandbox.chain.ChainParty;
import net.runagent.sandbox.chain.Provider.Limits;
import net.runagent.sandbox.chain.Provider.Mode;
import net.runagent.sandbox.chain.Provider.Wording;
import net.runagent.sandbox.world.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Hundreds of transfers on three chains, with reorganisations, providers that lag, lie, limit, break and fall silent, and two
 * processes that die anywhere; in the end the books and the chains are alike, to the last unit. {@code -Dchain.transfers=N}
 * plays more, {@code -Dchain.seed=N} another run.
 */
class ChainSchedulesTest {
    private static final List<String> CHAINS = List.of("bsc", "polygon", "tron");
    private static final Map<String, String> CONTRACTS =
            Map.of("bsc", ChainHouse.BSC_USDT, "polygon", ChainHouse.POLYGON_USDT, "tron", ChainHouse.TRON_USDT);
    private static final List<String> LABELS = List.of(
            "chain.transfers.read",
            "chain.transfer.noted",
            "chain.transfers.booked",
            "chain.cursor.moved",
            "chain.chunk.committed");
    private static final int ACCOUNTS = 25;
    /** With so many transfers each label is met, and a provider lies for long enough. */
    private static final int ENOUGH = 5_000;

    private final long seed = Long.getLong("chain.seed", 20_261_201L);
    private final int wanted = Integer.getInteger("chain.transfers", 500);
    private final Random random = new Random(seed);
    private final ChainHouse house = new ChainHouse(seed, Map.of());
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, List<String>> addresses = new HashMap<>();
    private final Map<String, UUID> owners = new HashMap<>();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final Set<String> died = new TreeSet<>();
    private int made;

    private static final Logger ALL = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = ALL.getLevel();

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died(String where) {
            super(where, null, false, false);
        }
    }

    private final class Process implements AutoCloseable {
        private AnnotationConfigApplicationContext context;
        private ScanByHand scan;

        Process() {
            start();
        }

        private void start() {
            context = house.context(house.db.transactions(), Map.of());
            scan = new ScanByHand(context);
        }

        String pass(String chain) {
            try {
                return scan.pass(chain);
            } catch (Died death) {
                died.add(death.getMessage());
                count("a process died");
                context.close();
                start();
                return "died";
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** What goes wrong on purpose would fill the log. */
    @BeforeEach
    void quiet() {
        ALL.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        CrashPoint.arm(null);
        ALL.setLevel(before);
        processes.forEach(Process::close);
        house.close();
    }

    @Test
    void afterASeededRunTheBooksAndTheChainsAreAlike() {
        System.out.println("chain.seed=" + seed + " chain.transfers=" + wanted);
        try {
            processes.add(new Process());
            processes.add(new Process());
            CHAINS.forEach(chain -> addresses.put(chain, new ArrayList<>()));
            somebody();
            CHAINS.forEach(chain -> processes.getFirst().pass(chain));
            CrashPoint.arm(label -> {
                if (random.nextInt(30) == 0) {
                    throw new Died(label);
                }
            });
            while (made < wanted) {
                step(CHAINS.get(random.nextInt(CHAINS.size())));
            }
            CrashPoint.arm(null);
            CHAINS.forEach(this::comesToRest);
            CHAINS.forEach(this::compare);
            house.alerts.clear();
            house.turn("chain.prove-balances");
            assertThat(house.alerts).as("each address holds what was counted").isEmpty();
        } catch (Throwable failed) {
            throw new AssertionError("chain.seed=" + seed + " chain.transfers=" + wanted + ": " + happened, failed);
        }
        System.out.println("played " + made + " transfers: " + happened + ", died at " + died);
        if (wanted >= ENOUGH) {
            assertThat(died).containsAll(LABELS);
            assertThat(happened).containsKeys("reorganised", "credited", "halted and resumed");
        }
    }

    private void count(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    private void step(String chain) {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> transfers(chain);
            case 5, 6 -> house.mine(chain, 1 + random.nextInt(12));
            case 7, 8 -> reorganise(chain);
            case 9 -> trouble(chain);
            case 10 -> honest(chain);
            case 11 -> limits(chain);
            case 12 -> fault(chain);
            case 13 -> {
                if (random.nextInt(10) == 0) {
                    liesOn(chain);
                }
                if (owners.size() < ACCOUNTS * 2) {
                    somebody();
                }
            }
            default -> pass(chain);
        }
    }

    private void somebody() {
        UUID account = new UUID(seed, owners.size());
        String evm = house.address(account);
        String tron = house.address(account, ChainFamily.TRON);
        owners.put(evm, account);
        owners.put(tron, account);
        addresses.get("bsc").add(evm);
        addresses.get("polygon").add(evm);
        addresses.get("tron").add(tron);
    }

    private void transfers(String chain) {
        List<List<Log>> transactions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<Log> logs = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                logs.add(log(chain));
            }
            transactions.add(logs);
        }
        house.chains.with(
                chain,
                each -> each.includeAll(
                        transactions, List.of(), house.world.clock().now()));
    }

    private Log log(String chain) {
        List<String> ours = addresses.get(chain);
        String to = ours.get(random.nextInt(ours.size()));
        String contract = CONTRACTS.get(chain);
        return switch (random.nextInt(12)) {
            case 0 -> Log.transfer(contract, ours.get(random.nextInt(ours.size())), to, BigInteger.ZERO);
            case 1 -> Log.transfer("0x00000000000000000000000000000000000fa4e0", ChainHouse.STRANGER, to, amount());
            case 2 ->
                Log.transfer(contract, ChainHouse.STRANGER, "0x000000000000000000000000000000000000dead", amount());
            default -> {
                made++;
                yield Log.transfer(contract, ChainHouse.STRANGER, to, amount());
            }
        };
    }

    private BigInteger amount() {
        return BigInteger.valueOf(1 + random.nextInt(1_000)).multiply(BigInteger.TEN.pow(random.nextInt(15)));
    }

    /** Never deeper than what is final. */
    private void reorganise(String chain) {
        long loose = house.chains.with(chain, each -> each.head() - each.finalHead());
        if (loose > 0) {
            count("reorganised");
            Chain.Orphans[] fates = Chain.Orphans.values();
            house.reorganise(chain, 1 + random.nextInt((int) loose), fates[random.nextInt(fates.length)]);
        }
    }

    /** At most one of them lies: when both leave out the same, only the nightly comparison can know. */
    private void trouble(String chain) {
        honest(chain);
        Mode[] modes = Mode.values();
        Mode mode = modes[random.nextInt(modes.length)];
        count(mode.name());
        house.mode(chain, 1 + random.nextInt(ChainParty.PROVIDERS), mode);
    }

    /** A provider that tells other blocks until the chain is halted, and a person who lets it go on. */
    private void liesOn(String chain) {
        honest(chain);
        house.mode(chain, 1 + random.nextInt(ChainParty.PROVIDERS), Mode.OTHER_HISTORY);
        house.mine(chain, 1);
        int before = happened.getOrDefault("halted and resumed", 0);
        for (int i = 0; i < 500 && happened.getOrDefault("halted and resumed", 0) == before; i++) {
            pass(chain);
        }
    }

    private void honest(String chain) {
        for (int n = 1; n <= ChainParty.PROVIDERS; n++) {
            house.mode(chain, n, Mode.HONEST);
        }
    }

    private void limits(String chain) {
        Wording[] wordings = Wording.values();
        house.chains
                .provider(chain, 1 + random.nextInt(ChainParty.PROVIDERS))
                .limits(new Limits(
                        1 + random.nextInt(50), 9 + random.nextInt(40), wordings[random.nextInt(wordings.length)]));
    }

    private void fault(String chain) {
        Faults.Kind[] kinds = {Faults.Kind.STATUS, Faults.Kind.GARBAGE, Faults.Kind.DROP_BEFORE, Faults.Kind.DROP_AFTER
        };
        house.world
                .faults()
                .plan(
                        new Faults.Fault(
                                "chain",
                                "POST /" + chain + "/" + (1 + random.nextInt(ChainParty.PROVIDERS)),
                                kinds[random.nextInt(kinds.length)],
                                503,
                                "",
                                0),
                        1 + random.nextInt(4));
    }

    private void pass(String chain) {
        String came = processes.get(random.nextInt(processes.size())).pass(chain);
        count(came.replaceFirst(":.*", "").replaceFirst("current.*", "current"));
        if (came.matches("current.*[1-9]0*")) {
            count("credited");
        }
        if (came.startsWith("halted")) {
            honest(chain);
            house.world.faults().clear();
            assertThat(came).contains("providers differ");
            assertThat(house.desk().resume(chain, null)).isInstanceOf(Outcome.Done.class);
            count("halted and resumed");
        }
    }

    private void comesToRest(String chain) {
        honest(chain);
        house.world.faults().clear();
        for (int n = 1; n <= ChainParty.PROVIDERS; n++) {
            house.chains.provider(chain, n).limits(new Limits(10_000, 10_000, Wording.EXCEEDED));
        }
        house.settle(chain);
        String came = processes.getFirst().pass(chain);
        if (came.startsWith("halted")) {
            house.desk().resume(chain, null);
            came = processes.getFirst().pass(chain);
        }
        assertThat(came).startsWith("current");
        assertThat(processes.getLast().pass(chain)).as("the other one agrees").endsWith("+0");
    }

    private void compare(String chain) {
        String unit = "USDT:" + chain;
        long until = house.chains.with(chain, Chain::finalHead);
        Map<UUID, BigInteger> came = new HashMap<>();
        Set<String> keys = new TreeSet<>();
        BigInteger all = BigInteger.ZERO;
        for (ChainParty.Seen seen : house.chains.transfers(chain, until)) {
            UUID owner = owners.get(seen.to());
            if (owner != null && seen.amount().signum() > 0) {
                came.merge(owner, seen.amount(), BigInteger::add);
                keys.add(seen.tx() + "/" + seen.logIndex());
                all = all.add(seen.amount());
            }
        }
        Set<String> noted = new TreeSet<>(house.db
                .jdbc()
                .sql("SELECT tx || '/' || log_index FROM chain_transfer WHERE chain = ?")
                .param(chain)
                .query(String.class)
                .list());
        assertThat(noted).as(chain).isEqualTo(keys);
        Set<UUID> people = new java.util.HashSet<>(owners.values());
        for (UUID person : people) {
            assertThat(house.balance(person, unit))
                    .as("%s of %s", chain, person)
                    .isEqualTo(came.getOrDefault(person, BigInteger.ZERO));
        }
        assertThat(house.sum(LedgerAccount.chainDeposits(chain), unit)).isEqualTo(all);
        long told = house.events.stream()
                .filter(event -> event.chain().equals(chain))
                .count();
        assertThat(told)
                .as("told at least once, and once for each try that was rolled back")
                .isGreaterThanOrEqualTo(keys.size());
    }
}
