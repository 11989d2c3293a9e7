package net.runagent.bot.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.CardHook.Taken;
import net.runagent.core.billing.CardMirror;
import net.runagent.core.billing.Case;
import net.runagent.core.billing.InvoiceSettled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is pushed at us: by the provider, by somebody who plays the provider, twice, too late, too large. */
class CardHookTest {
    private static final String OLD = "polar_whs_" + "Z2VuZXJhdGVkLWZvci10ZXN0cw";
    private static final String BY_TEXT = "whsec_" + "not/base64*at*all";
    private static final String STANDARD =
            "whsec_" + Base64.getEncoder().encodeToString("a key of thirty-two bytes, yes!!".getBytes(UTF_8));

    private CardHouse house = new CardHouse(Map.of("runagent.polar.webhook-secret", STANDARD));

    @AfterEach
    void close() {
        house.close();
    }

    private void configured(String secret, String former) {
        house.close();
        house = new CardHouse(
                Map.of("runagent.polar.webhook-secret", secret, "runagent.polar.previous-webhook-secret", former));
    }

    private static byte[] keyOf(String secret) {
        return secret.equals(STANDARD)
                ? Base64.getDecoder().decode(secret.substring("whsec_".length()))
                : secret.getBytes(UTF_8);
    }

    private static String signed(String secret, String id, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keyOf(secret), "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String now(long plusSeconds) {
        return Long.toString(house.world.clock().now().getEpochSecond() + plusSeconds);
    }

    private Taken pushed(String secret, String id, long plusSeconds, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        String time = now(plusSeconds);
        return house.bean(CardHook.class)
                .take(List.of(id), List.of(time), List.of(signed(secret, id, time, bytes)), bytes);
    }

    private static String event(String type, String id) {
        return "{\"type\":\"" + type + "\",\"timestamp\":\"2026-11-24T10:00:00Z\",\"data\":{\"id\":\"" + id + "\"}}";
    }

    @ParameterizedTest
    @Case(7)
    @ValueSource(strings = {OLD, BY_TEXT, "standard"})
    void eachStyleOfSecretIsAcceptedAloneAndAsTheFormerOne(String style) {
        String secret = style.equals("standard") ? STANDARD : style;
        configured(secret, "");
        assertThat(pushed(
                        secret,
                        "evt-1",
                        0,
                        event("order.paid", house.world.chance().uuid())))
                .isEqualTo(Taken.KEPT);
        assertThat(pushed("polar_whs_another", "evt-2", 0, event("order.paid", "x")))
                .isEqualTo(Taken.REFUSED);

        configured("whsec_" + Base64.getEncoder().encodeToString(new byte[32]), secret);
        assertThat(pushed(
                        secret,
                        "evt-3",
                        0,
                        event("order.paid", house.world.chance().uuid())))
                .as("what was signed before the secret was changed")
                .isEqualTo(Taken.KEPT);
    }

    @Test
    @Case(1)
    void theSameDeliveryFiftyTimesAtOnceIsKeptOnce() throws Exception {
        String body = event("order.paid", house.world.chance().uuid());
        ConcurrentLinkedQueue<Taken> answers = new ConcurrentLinkedQueue<>();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(Thread.ofVirtual().start(() -> answers.add(pushed(STANDARD, "evt-1", 0, body))));
        }
        for (Thread one : all) {
            one.join(Duration.ofSeconds(20));
        }
        assertThat(answers).hasSize(50).containsOnly(Taken.KEPT);
        assertThat(house.kept()).isEqualTo(1);
        assertThat(house.alerts).isEmpty();
    }

    @Test
    @Case(2)
    void anotherBodyUnderTheSameIdIsNotTakenAndStaffIsCalled() {
        pushed(STANDARD, "evt-1", 0, event("order.paid", house.world.chance().uuid()));
        assertThat(pushed(
                        STANDARD,
                        "evt-1",
                        0,
                        event("order.paid", house.world.chance().uuid())))
                .isEqualTo(Taken.KEPT);
        assertThat(house.kept()).isEqualTo(1);
        assertThat(house.alerts).containsExactly("polar.webhook.changed");
    }

    @Test
    @Case(2)
    void anotherBodyUnderTheSameIdIsSeenAlsoWhenBothAreStoredAtOnce() {
        List<CardMirror.Delivery> together = List.of(
                new CardMirror.Delivery("evt-1", "one"),
                new CardMirror.Delivery("evt-2", "one"),
                new CardMirror.Delivery("evt-1", "one"),
                new CardMirror.Delivery("evt-1", "other"));
        assertThat(house.db
                        .transactions()
                        .call(() -> house.bean(CardMirror.class)
                                .otherBodies(together, house.world.clock().now())))
                .containsExactly(3);
    }

    @Test
    void newsThatNeverEndDoNotBecomeAsManyQuestions() {
        String order = house.world.chance().uuid();
        for (int i = 0; i < 100; i++) {
            pushed(STANDARD, "evt-" + i, 0, event("order.updated", order));
            house.work();
        }
        assertThat(house.alerts).as("looks at an order that is not there").hasSize(5);

        house.world.clock().advance(Duration.ofSeconds(1));
        house.work();
        assertThat(house.alerts).as("one more has seen all that was said").hasSize(6);
        assertThat(house.jobs).isEmpty();
    }

    @Test
    @Case(8)
    void fiveMinutesIsTheLimitOfAReplay() {
        String body = event("order.paid", house.world.chance().uuid());
        assertThat(pushed(STANDARD, "evt-1", -298, body)).isEqualTo(Taken.KEPT);
        assertThat(pushed(STANDARD, "evt-2", -302, body)).isEqualTo(Taken.REFUSED);
        assertThat(pushed(STANDARD, "evt-3", 302, body)).isEqualTo(Taken.REFUSED);
        assertThat(house.kept()).isEqualTo(1);
    }

    @Test
    @Case(8)
    void aBodyThatAProxyWroteAnewIsRefused() {
        byte[] body = event("order.paid", house.world.chance().uuid()).getBytes(UTF_8);
        byte[] anew = new String(body, UTF_8).replace(",", ", ").getBytes(UTF_8);
        String time = now(0);
        assertThat(house.bean(CardHook.class)
                        .take(List.of("evt"), List.of(time), List.of(signed(STANDARD, "evt", time, body)), anew))
                .isEqualTo(Taken.REFUSED);
    }

    @Test
    void headersMayRepeatTheSignatureButNotTheIdOrTheTime() {
        byte[] body = event("order.paid", house.world.chance().uuid()).getBytes(UTF_8);
        String time = now(0);
        String good = signed(STANDARD, "evt", time, body);
        CardHook hook = house.bean(CardHook.class);
        assertThat(hook.take(List.of("evt"), List.of(time), List.of("v1,AAAA", "v2,x", good), body))
                .isEqualTo(Taken.KEPT);
        assertThat(hook.take(List.of("evt", "evt"), List.of(time), List.of(good), body))
                .isEqualTo(Taken.REFUSED);
        assertThat(hook.take(List.of("evt"), List.of(time, time), List.of(good), body))
                .isEqualTo(Taken.REFUSED);
        assertThat(hook.take(List.of(), List.of(time), List.of(good), body)).isEqualTo(Taken.REFUSED);
        assertThat(hook.take(List.of("evt"), List.of(time), List.of(), body)).isEqualTo(Taken.REFUSED);
        String strange = "evt\n; drop";
        assertThat(hook.take(List.of(strange), List.of(time), List.of(signed(STANDARD, strange, time, body)), body))
                .isEqualTo(Taken.REFUSED);
    }

    @Test
    void aMebibyteIsTheMostThatIsRead() {
        String frame = event("order.paid", house.world.chance().uuid());
        String most = frame + " ".repeat(CardHook.MOST_BYTES - frame.length());
        assertThat(pushed(STANDARD, "evt-1", 0, most)).isEqualTo(Taken.KEPT);
        assertThat(pushed(STANDARD, "evt-2", 0, most + " ")).isEqualTo(Taken.REFUSED);
    }

    @ParameterizedTest
    @Case(9)
    @ValueSource(
            strings = {
                "{\"type\":\"member.created\",\"data\":{\"id\":\"018f0000-0000-7000-8000-000000000001\",\"new\":[1]}}",
                "{\"type\":\"order.paid\",\"data\":{\"id\":\"not an id\"}}",
                "{\"type\":\"order.paid\"}",
                "{\"type\":7,\"data\":[]}",
                "[]",
                "\"text\"",
                "not json",
                "\u001f\u008b gzip",
                ""
            })
    void whatIsSignedButUnknownIsKeptAndDoesNothing(String body) {
        assertThat(pushed(STANDARD, "evt-1", 0, body)).isEqualTo(Taken.KEPT);
        house.work();
        assertThat(house.jobs).isEmpty();
        assertThat(house.failures).isEmpty();
    }

    @Test
    void aForgedPaymentMakesUsLookAndNothingElse() {
        // Even a true signature gives no money: only what the provider's own order says does.
        house.polar.webhooks("off");
        house.billing().payByCard(house.orders());
        house.work();
        String stranger = house.world.chance().uuid();

        assertThat(pushed("whsec_stolen", "evt-1", 0, event("order.paid", stranger)))
                .isEqualTo(Taken.REFUSED);
        assertThat(pushed(STANDARD, "evt-2", 0, event("order.paid", stranger))).isEqualTo(Taken.KEPT);
        house.work();

        assertThat(house.count(InvoiceSettled.class)).isZero();
        assertThat(house.sum("polar_clearing")).isZero();
        assertThat(house.alerts).containsExactly("polar.order.missing");
    }

    @Test
    void withoutASecretTheDoorIsClosed() {
        configured("", "");
        assertThat(pushed(STANDARD, "evt-1", 0, event("order.paid", "x"))).isEqualTo(Taken.OFF);
    }
}
