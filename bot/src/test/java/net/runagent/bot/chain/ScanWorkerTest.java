package net.runagent.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import net.runagent.core.work.Worker;
import net.runagent.sandbox.chain.Provider.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker looks by itself, while it may and while this process leads. */
class ScanWorkerTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final String UNIT = "USDT:polygon";

    private final ChainHouse house = new ChainHouse(7, Map.of("runagent.chain.poll-every", "100ms"));
    private final Worker worker = house.bean(Worker.class);

    @AfterEach
    void close() {
        worker.pause();
        await(() -> worker.executing().isEmpty());
        house.close();
    }

    private void paid(BigInteger amount) {
        house.pays("polygon", ChainHouse.POLYGON_USDT, house.address(ADA), amount);
        house.settle("polygon");
    }

    private boolean counted(String chain) {
        return house.db
                .jdbc()
                .sql("SELECT count(*) FROM chain_cursor WHERE chain = ?")
                .param(chain)
                .query(Boolean.class)
                .single();
    }

    @Test
    void whatBecomesFinalIsCreditedByItself() {
        worker.resume();
        worker.resume();
        await(() -> counted("polygon"));
        paid(BigInteger.TEN);
        await(() -> house.balance(ADA, UNIT).equals(BigInteger.TEN));
    }

    @Test
    void whilePausedNothingIsLookedAtAndAfterwardsNothingIsMissed() {
        worker.resume();
        await(() -> counted("polygon"));
        worker.pause();
        await(() -> worker.executing().isEmpty());
        house.world.requests().clear();
        paid(BigInteger.TEN);
        assertThat(house.world.requests().of("chain")).isEmpty();
        worker.resume();
        await(() -> house.balance(ADA, UNIT).equals(BigInteger.TEN));
    }

    @Test
    void aChainInTroubleHoldsUpNoOther() {
        house.mode("bsc", 1, Mode.DOWN);
        house.mode("tron", 2, Mode.OTHER_HISTORY);
        worker.resume();
        await(() -> counted("polygon"));
        paid(BigInteger.TEN);
        await(() -> house.balance(ADA, UNIT).equals(BigInteger.TEN));
        assertThat(counted("bsc")).isFalse();
    }

    @Test
    void whoDoesNotLeadAsksNobody() {
        house.leads = false;
        worker.resume();
        paid(BigInteger.TEN);
        await(() -> house.asked.get() > 20);
        assertThat(house.world.requests().of("chain")).isEmpty();
        house.leads = true;
        await(() -> counted("polygon"));
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + 120_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited two minutes").isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
