package net.runagent.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.chain.Awaited;
import net.runagent.core.chain.ChainAddress;
import net.runagent.core.chain.ChainDesk;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.DepositAddresses;
import net.runagent.core.chain.DepositCredited;
import net.runagent.core.chain.Payees;
import net.runagent.core.chain.ScanByHand;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.work.Ids;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.ChainParty;
import net.runagent.sandbox.chain.Provider;
import net.runagent.sandbox.world.World;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The part of the service that looks at chains, with a real database and simulated chains; passes are made by hand. */
final class ChainHouse implements AutoCloseable {
    static final String BSC_USDT = "0x55d398326f99059ff775485246999027b3197955";
    static final String POLYGON_USDT = "0xc2132d05d31c914a87c6611c10748aeb04b58e8f";
    static final String TRON_USDT = "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c";
    static final String ETHEREUM_USDT = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    static final String STRANGER = "0x00000000000000000000000000000000000a11ce";

    final World world;
    final ChainParty chains;
    final TestDatabase db;
    final List<String> alerts = Collections.synchronizedList(new ArrayList<>());
    final List<DepositCredited> events = Collections.synchronizedList(new ArrayList<>());
    final Set<UUID> closed = new HashSet<>();
    /** Whether this process is the one that looks, and how often that was asked. */
    volatile boolean leads = true;

    final AtomicInteger asked = new AtomicInteger();

    private final Map<String, String> more;
    private AnnotationConfigApplicationContext context;
    ScanByHand scan;

    ChainHouse() {
        this(7, Map.of());
    }

    ChainHouse(long seed, Map<String, String> more) {
        this.world = new World(seed);
        this.chains = world.join(new ChainParty());
        this.db = TestDatabase.fresh();
        this.more = more;
        open();
    }

    /** A process of the service; the one before is gone with all that it remembered. */
    void restart() {
        context.close();
        open();
    }

    private void open() {
        context = context(db.transactions(), more);
        scan = new ScanByHand(context);
    }

    AnnotationConfigApplicationContext context(Transactions transactions, Map<String, String> settings) {
        var fresh = new AnnotationConfigApplicationContext();
        Map<String, Object> all = new HashMap<>(chains.settings());
        all.putAll(settings);
        fresh.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        fresh.registerBean(JdbcClient.class, db::jdbc);
        fresh.registerBean(Transactions.class, () -> transactions);
        fresh.registerBean(Clock.class, world::clock);
        fresh.registerBean(Ids.class, () -> () -> UUID.fromString(world.chance().uuid()));
        fresh.registerBean(Payees.class, () -> closed::contains);
        fresh.registerBean(Awaited.class, () -> chain -> true);
        fresh.registerBean(
                Leadership.class,
                () -> new Leadership(new LeaderLocks() {
                    @Override
                    public boolean hold(String role) {
                        asked.incrementAndGet();
                        return leads;
                    }

                    @Override
                    public void release(String role) {}
                }));
        fresh.registerBean(
                StaffAlerts.class, () -> (severity, kind, subject, facts) -> alerts.add(kind + " " + subject));
        fresh.registerBean("events", Events.class, () -> new Events(events));
        fresh.scan(
                "net.runagent.core.chain",
                "net.runagent.core.money",
                "net.runagent.persistence.chain",
                "net.runagent.persistence.money");
        fresh.refresh();
        return fresh;
    }

    record Events(List<DepositCredited> seen) {
        @EventListener
        void on(DepositCredited event) {
            seen.add(event);
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The address that the account is shown, in hex. */
    String address(UUID account, ChainFamily family) {
        DepositAddresses.Answer answer = bean(DepositAddresses.class).of(account, family);
        assertThat(answer).isInstanceOf(DepositAddresses.Answer.Shown.class);
        return ((DepositAddresses.Answer.Shown) answer).address().hex();
    }

    String address(UUID account) {
        return address(account, ChainFamily.EVM);
    }

    static ChainAddress evm(String hex) {
        return new ChainAddress(ChainFamily.EVM, hex);
    }

    /** A block with one transfer of somebody's. */
    Chain.Included pays(String chain, String contract, String to, BigInteger amount) {
        return include(chain, Chain.Log.transfer(contract, STRANGER, to, amount));
    }

    Chain.Included include(String chain, Chain.Log... logs) {
        return chains.with(
                chain,
                each -> each.include(List.of(logs), List.of(), world.clock().now()));
    }

    void mine(String chain, long blocks) {
        chains.with(chain, each -> {
            each.mine(blocks, world.clock().now());
            return each.head();
        });
    }

    /** Until what is there now is final. */
    void settle(String chain) {
        mine(chain, 80);
    }

    void reorganise(String chain, int depth, Chain.Orphans orphans) {
        chains.with(chain, each -> {
            each.reorganise(depth, orphans, world.clock().now());
            return each.head();
        });
    }

    void mode(String chain, int provider, Provider.Mode mode) {
        chains.provider(chain, provider).mode(mode);
    }

    String pass(String chain) {
        return scan.pass(chain);
    }

    ChainDesk desk() {
        return bean(ChainDesk.class);
    }

    void turn(String name) {
        context.getBeansOfType(Recurring.class).values().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .run();
    }

    /** What the account may spend, in base units. */
    BigInteger balance(UUID account, String unit) {
        return sum(LedgerAccount.balanceOf(account), unit).negate();
    }

    BigInteger sum(LedgerAccount account, String unit) {
        return bean(Ledger.class).sum(account, unit);
    }

    static BigInteger units(String amount, int decimals) {
        return new BigDecimal(amount).movePointRight(decimals).toBigIntegerExact();
    }

    @Override
    public void close() {
        context.close();
        world.close();
        db.close();
    }
}
