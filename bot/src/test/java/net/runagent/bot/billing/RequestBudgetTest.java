package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.CardOrders;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.InvoiceStanding.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Polar takes a hundred requests a minute here: nothing starves, and who pays does not wait for who only looks. */
class RequestBudgetTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final CardHouse house = new CardHouse(Map.of("runagent.polar.requests-per-minute", "100"));

    @BeforeEach
    void noWebhooks() {
        house.polar.webhooks("off");
    }

    @AfterEach
    void theBooksAreTheSame() {
        try {
            SameBooks.in(house);
        } finally {
            house.close();
        }
    }

    private void minute() {
        house.world.clock().advance(MINUTE);
    }

    private List<InvoiceId> open(int count) {
        List<InvoiceId> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(house.ready());
        }
        minute(); // what was written has used up this one
        minute();
        minute();
        house.world.requests().clear();
        return all;
    }

    private int asked() {
        return house.world.requests().of("polar").size();
    }

    /** Past the link of its checkout, whichever it is. */
    private void pays(int which) {
        house.polar.pays(house.polar.ids("checkouts").get(which), true);
    }

    @Test
    void whenMoreCheckoutsAreOpenThanAMinuteHasRequestsForEachComesToItsTurn() {
        List<InvoiceId> all = open(50);
        for (int turn = 0; turn < 3; turn++) {
            minute();
            house.turn("billing.watch-checkouts");
        }
        assertThat(asked()).isBetween(60, 90);
        assertThat(house.db
                        .jdbc()
                        .sql("SELECT count(*) FROM checkout_attempt WHERE looked_at IS NULL")
                        .query(Long.class)
                        .single())
                .as("never looked at")
                .isZero();

        List.of(0, 24, 49).forEach(this::pays);
        for (int turn = 0; turn < 3; turn++) {
            minute();
            house.turn("billing.watch-checkouts");
        }
        assertThat(List.of(0, 24, 49))
                .allMatch(which -> house.billing().standing(all.get(which)).status() == Status.PAID);
        assertThat(house.count(InvoiceSettled.class)).isEqualTo(3);
    }

    @Test
    void whoOnlyLooksLeavesRoomForWhatSomebodyWaitsFor() {
        open(50);
        house.turn("billing.watch-checkouts");
        int looks = asked();
        assertThat(looks).as("of a hundred").isBetween(20, 31);

        CardOrders orders = house.bean(CardOrders.class);
        UUID unknown = UUID.randomUUID();
        List<CardAnswer<?>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(orders.order(unknown));
        }
        long answered =
                answers.stream().filter(CardAnswer.Missing.class::isInstance).count();
        assertThat(answered).isBetween(15L, 35L);
        assertThat(asked()).as("any minute stays below the limit").isLessThanOrEqualTo(60);
        assertThat(answers.getLast())
                .isInstanceOfSatisfying(
                        CardAnswer.Unknown.class,
                        unknownYet -> assertThat(unknownYet.retryAfter()).isBetween(Duration.ofMillis(1), MINUTE));
    }

    @Test
    void aStormOfPeopleWhoPayIsServedWhateverIsLookedAt() {
        for (int i = 0; i < 120; i++) {
            house.ready();
        }
        assertThat(house.polar.count("checkouts")).isEqualTo(120);
        assertThat(house.toldWords()).doesNotContain("checkoutfailed").hasSize(120);
        house.look();
    }

    @Test
    void whatWasRefusedComesBackByItselfAndIsDone() {
        InvoiceId invoice = open(1).getFirst();
        CardOrders orders = house.bean(CardOrders.class);
        CardAnswer<?> last = new CardAnswer.Missing<>();
        while (!(last instanceof CardAnswer.Unknown<?>)) {
            last = orders.order(UUID.randomUUID());
        }
        pays(0);
        house.look();
        for (int i = 0; i < 4; i++) {
            minute();
            house.look();
        }
        house.isSettledOnce(invoice);
    }

    @Test
    void aClockThatJumpedBackBlocksNobody() {
        open(1);
        house.db
                .jdbc()
                .sql("UPDATE card_budget SET spent_until = spent_until + interval '3 days'")
                .update();
        assertThat(house.bean(CardOrders.class).order(UUID.randomUUID())).isInstanceOf(CardAnswer.Missing.class);
    }
}
