package net.runagent.core.chain;

import java.util.HashMap;
import java.util.Map;
import net.runagent.core.chain.ChainScan.Pass;
import org.springframework.beans.factory.BeanFactory;

/** Looks at chains one pass at a time, as one process of the service would; what it remembers between passes is kept. */
public final class ScanByHand {
    /** How often providers may differ before a chain is halted. */
    public static final int PATIENCE = ChainScan.PATIENCE;

    private final Chains chains;
    private final ChainScans scans;
    private final Map<String, ChainScan> made = new HashMap<>();

    public ScanByHand(BeanFactory beans) {
        this.chains = beans.getBean(Chains.class);
        this.scans = beans.getBean(ChainScans.class);
    }

    /** {@code current 1234 +2}, {@code waiting: why} or {@code halted: why}. */
    public String pass(String chain) {
        ChainScan scan =
                made.computeIfAbsent(chain, id -> scans.of(chains.find(id).orElseThrow()));
        return switch (scan.pass(() -> true)) {
            case Pass.Current(long block, int transfers) -> "current " + block + " +" + transfers;
            case Pass.Waiting(String why) -> "waiting: " + why;
            case Pass.Halted(String why) -> "halted: " + why;
        };
    }
}
