package net.runagent.core.chain;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.chain.ChainScan.Pass;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** The parts of {@code ./runagent bench scan} that have to run where the scanner's code is; beside a simulated world only. */
@Component
public class ChainSpeed {
    /** Addresses in one transaction. */
    private static final int AT_ONCE = 1_000;

    private final Chains chains;
    private final ChainScans scans;
    private final DepositKeys keys;
    private final DepositAddresses addresses;
    private final DepositAddressRecords records;
    private final Transactions transactions;
    private final Clock clock;

    ChainSpeed(
            Chains chains,
            ChainScans scans,
            DepositKeys keys,
            DepositAddresses addresses,
            DepositAddressRecords records,
            Transactions transactions,
            Clock clock) {
        this.chains = chains;
        this.scans = scans;
        this.keys = keys;
        this.addresses = addresses;
        this.records = records;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** So many more accounts with an address each on EVM chains. */
    public void fill(int count) {
        DepositKey key = keys.of(ChainFamily.EVM).orElseThrow();
        if (!addresses.pinned(key)) {
            throw new IllegalStateException("another key is pinned");
        }
        for (int done = 0; done < count; done += AT_ONCE) {
            int more = Math.min(AT_ONCE, count - done);
            transactions.run(() -> {
                for (int i = 0; i < more; i++) {
                    long index = records.nextIndex(ChainFamily.EVM);
                    records.insert(
                            key.address(index), key.fingerprint(), index, new UUID(0x5ca7, index), clock.instant());
                }
            });
        }
    }

    /** Some of them, in hex, evenly from all. */
    public List<String> some(int count) {
        List<DepositAddress> all = records.after(ChainFamily.EVM, 0, Integer.MAX_VALUE);
        List<String> some = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            some.add(all.get((int) ((long) i * all.size() / count)).address().hex());
        }
        return some;
    }

    /**
     * @param heapBefore bytes in use after all addresses are known, before the first block
     * @param heapAfter the same after the last block
     */
    public record Scanned(long block, int transfers, long nanos, long heapBefore, long heapAfter) {}

    /** Looks at a chain until everything that is final is counted. The first call begins counting. */
    public Scanned scan(String id) {
        ChainScan scan = scans.of(chains.find(id).orElseThrow());
        Pass ready = scan.pass(() -> false); // knows the tokens and all addresses from now on
        long heapBefore = heap();
        long from = System.nanoTime();
        Pass pass = ready instanceof Pass.Current ? ready : scan.pass(() -> true);
        long took = System.nanoTime() - from;
        if (!(pass instanceof Pass.Current(long block, int transfers))) {
            throw new IllegalStateException("the chain was not counted: " + pass);
        }
        return new Scanned(block, transfers, took, heapBefore, heap());
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
