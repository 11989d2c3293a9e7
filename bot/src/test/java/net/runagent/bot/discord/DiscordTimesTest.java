package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.runagent.sandbox.world.Faults.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Discord wants a first sign within 3 s, a form as the first answer or never, and takes answers for 15 minutes. */
class DiscordTimesTest extends DiscordHouse {
    /** Discord's number for: we think, the answer comes. */
    private static final int THINKS = 5;

    private static final String GAVE_UP = "did not respond";

    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        free.countDown();
    }

    @Test
    void whileTheLaneIsBusyACommandGetsItsSignInTimeAndItsAnswerTakesThatPlace() {
        busy();
        says("/deploy");
        becomes("a sign", () -> signs(THINKS) == 1);
        assertThat(orders).isEmpty();
        free.countDown();
        sees("ORDERED small-Otto");
        sees("ASK");
        assertThat(everything()).doesNotContain(GAVE_UP, "is thinking");
    }

    @Test
    void aFormOpensAtOnceHoweverBusyTheLaneIs() {
        busy();
        chat.taps(ada, null, "Answer", null);
        becomes("a form", () -> chat.sees(ada, null, 0).form() != null);
        assertThat(orders).as("nobody was waited for").isEmpty();
        free.countDown();
        sees("ORDERED small-Otto");
        assertThat(everything()).doesNotContain(GAVE_UP);
    }

    /** A service that has just started, with a database that does not answer yet. */
    @Test
    void theFirstCommandAfterAStartGetsItsSignBeforeItCanEvenBeKept() {
        service.close();
        service = process().started();
        connected();
        service.bean(DiscordGateway.class).pause();
        says("/deploy");
        becomes("a sign", () -> signs(THINKS) == 1);
        assertThat(unheard()).isZero();
        service.bean(DiscordGateway.class).resume();
        sees("ASK");
        assertThat(everything()).doesNotContain(GAVE_UP);
        assertThat(fromBot()).as("the answer took the sign's place").hasSize(1);
    }

    /** Discord tells nothing twice to who has heard it, and an orderly stop pauses before it ends. */
    @Test
    void whatIsHeardBetweenThePauseAndTheEndIsAnsweredByTheNextProcess() {
        says("/deploy");
        sees("ASK");
        long before = signs(THINKS);
        service.bean(DiscordGateway.class).pause();
        says("/cancel");
        says("/deploy");
        becomes("both are heard", () -> signs(THINKS) == before + 2);
        service.close();
        service = process().started();
        sees("Cancelled");
        becomes("both are answered", () -> occurrences("ASK") == 2);
    }

    @Test
    void whatDiscordTakesNoAnswerForAnyMoreIsSaidInTheirOwnChat() {
        says("/deploy");
        sees("ASK");
        fault("POST /interactions/{interaction_id}/{interaction_token}/callback", Kind.STATUS, 404, "10062", 1);
        says("/cancel");
        sees("Cancelled");
    }

    /** An order is being placed and does not come to an end. */
    private void busy() {
        CountDownLatch begun = new CountDownLatch(1);
        beforeOrdering = () -> {
            begun.countDown();
            await(free);
        };
        says("/deploy");
        sees("ASK");
        chat.taps(ada, null, SMALL, null);
        sees("NAME");
        says("Otto");
        await(begun);
    }

    private long signs(int kind) {
        return world.requests().of("discord").stream()
                .filter(request -> request.path().contains("/callback"))
                .filter(request -> JsonMapper.shared()
                                .readTree(request.body())
                                .path("type")
                                .asInt()
                        == kind)
                .count();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
