package net.runagent.bot.web;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.bot.billing.CardHouse;
import net.runagent.core.billing.CardHook;
import net.runagent.core.billing.Case;
import net.runagent.persistence.work.Eventually;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes through the real door, on a real port, from the provider and from everybody else. */
class PolarHookOverHttpTest {
    private static final String OLD = "polar_whs_" + "b3ZlciBodHRwIGluIGEgdGVzdA";
    private static final String BY_TEXT = "whsec_" + "not/base64*at*all";
    private static final String STANDARD =
            "whsec_" + Base64.getEncoder().encodeToString("a key of thirty-two bytes, yes!!".getBytes(UTF_8));

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static SignInHouse web;
    private CardHouse billing = billing(STANDARD);

    static String[] secrets() {
        return new String[] {OLD, BY_TEXT, STANDARD};
    }

    @BeforeAll
    static void open() {
        web = new SignInHouse(Map.of());
    }

    @AfterAll
    static void closeWeb() {
        web.close();
    }

    @AfterEach
    void closeBilling() {
        billing.close();
    }

    /** The door of the web house leads to the hook of this one. */
    private static CardHouse billing(String secret) {
        CardHouse house = new CardHouse(Map.of("runagent.polar.webhook-secret", secret));
        doAnswer(call -> house.bean(CardHook.class)
                        .take(call.getArgument(0), call.getArgument(1), call.getArgument(2), call.getArgument(3)))
                .when(web.bean(CardHook.class))
                .take(any(), any(), any(), any());
        return house;
    }

    @ParameterizedTest
    @Case(7)
    @MethodSource("secrets")
    void eachStyleOfKeyIsAcceptedAndAnotherKeyIsNot(String secret) {
        billing.close();
        billing = billing(secret);
        assertThat(push(secret, "evt-1", 0, event("order.paid"))).isEqualTo(202);
        assertThat(push("polar_whs_another", "evt-2", 0, event("order.paid"))).isEqualTo(403);
        assertThat(billing.kept()).isEqualTo(1);
    }

    @Test
    void aBadSignatureIsRefusedWithoutAWordWhy() {
        byte[] body = event("order.paid");
        HttpResponse<String> answer = send("evt-1", now(0), "v1," + "A".repeat(43) + "=", body);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
        assertThat(send("evt-1", now(0), "garbage", body).statusCode()).isEqualTo(403);
        assertThat(billing.kept()).isZero();
    }

    @Test
    void eachIsTimedOnceByItsAnswerAtTheDoorAndNotAsOtherRequestsAre() {
        MeterRegistry meters = web.bean(MeterRegistry.class);
        long taken = timed(meters, "202");
        long refused = timed(meters, "403");
        assertThat(push(STANDARD, "evt-1", 0, event("order.paid"))).isEqualTo(202);
        assertThat(push("polar_whs_another", "evt-2", 0, event("order.paid"))).isEqualTo(403);
        assertThat(timed(meters, "202")).isEqualTo(taken + 1);
        assertThat(timed(meters, "403")).isEqualTo(refused + 1);
        assertThat(meters.find("http.server.requests").tag("method", "POST").timers())
                .isEmpty();
    }

    private static long timed(MeterRegistry meters, String status) {
        Timer timer =
                meters.find("runagent.webhook.polar").tag("status", status).timer();
        return timer == null ? 0 : timer.count();
    }

    @Test
    void withoutItsHeadersItIsRefused() throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(web.url + "/hooks/polar"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(event("order.paid")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(billing.kept()).isZero();
    }

    @Test
    void theSameDeliveryAgainIsAcknowledgedAndKeptOnce() {
        byte[] body = event("order.paid");
        String time = now(0);
        String signature = signed(STANDARD, "evt-1", time, body);
        assertThat(send("evt-1", time, signature, body).statusCode()).isEqualTo(202);
        assertThat(send("evt-1", time, signature, body).statusCode()).isEqualTo(202);
        assertThat(billing.kept()).isEqualTo(1);
    }

    @Test
    void aReplayAfterFiveMinutesIsRefused() {
        // World time goes on with the machine's: half a minute of room on the near side for a slow one.
        assertThat(push(STANDARD, "evt-1", -270, event("order.paid"))).isEqualTo(202);
        assertThat(push(STANDARD, "evt-2", -301, event("order.paid"))).isEqualTo(403);
        assertThat(billing.kept()).isEqualTo(1);
    }

    @Test
    void aBodyThatWasAlteredOnTheWayIsRefused() {
        byte[] body = event("order.paid");
        String time = now(0);
        String signature = signed(STANDARD, "evt-1", time, body);
        byte[] altered =
                new String(body, UTF_8).replace("order.paid", "order.void").getBytes(UTF_8);
        assertThat(send("evt-1", time, signature, altered).statusCode()).isEqualTo(403);
        assertThat(billing.kept()).isZero();
    }

    @Test
    void aTypeThatNobodyKnowsIsAcknowledgedAndDoesNothing() {
        assertThat(push(STANDARD, "evt-1", 0, event("member.created"))).isEqualTo(202);
        billing.work();
        assertThat(billing.jobs).isEmpty();
        assertThat(billing.failures).isEmpty();
    }

    @Test
    void justUnderAMebibytePasses() {
        assertThat(push(STANDARD, "evt-1", 0, padded(CardHook.MOST_BYTES - 1))).isEqualTo(202);
        assertThat(push(STANDARD, "evt-2", 0, padded(CardHook.MOST_BYTES))).isEqualTo(202);
        assertThat(billing.kept()).isEqualTo(2);
    }

    @Test
    @Case(9)
    void aboveAMebibyteIsRefusedBeforeAnyOfItIsRead() throws IOException {
        assertThat(answerToHeadersAlone("Content-Length: " + (CardHook.MOST_BYTES + 1)))
                .as("nothing of the body was sent")
                .startsWith("HTTP/1.1 413");
        assertThat(answerToHeadersAlone("Transfer-Encoding: chunked")).startsWith("HTTP/1.1 411");
        assertThat(billing.kept()).isZero();
    }

    @Test
    void whoComesWhenTooMuchIsInHandIsAskedToComeAgain() throws IOException {
        BodyRoom room = web.bean(BodyRoom.class);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < BodyRoom.BYTES / CardHook.MOST_BYTES; i++) {
                slow.add(allButTheLastByte());
            }
            Eventually.becomes("full", () -> room.freeBytes() == 0);
            assertThat(push(STANDARD, "evt-1", 0, event("order.paid"))).isEqualTo(503);
            assertThat(billing.kept()).isZero();
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
        Eventually.becomes("empty", () -> room.freeBytes() == BodyRoom.BYTES);
        assertThat(push(STANDARD, "evt-1", 0, event("order.paid"))).isEqualTo(202);
        assertThat(billing.kept()).isEqualTo(1);
    }

    private Socket allButTheLastByte() throws IOException {
        URI address = URI.create(web.url);
        Socket socket = new Socket(address.getHost(), address.getPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /hooks/polar HTTP/1.1\r\nHost: " + address.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + CardHook.MOST_BYTES + "\r\n\r\n")
                .getBytes(US_ASCII));
        out.write(new byte[CardHook.MOST_BYTES - 1]);
        out.flush();
        return socket;
    }

    @Test
    void whoLooksAtTheDoorSeesNothing() {
        for (String path : new String[] {"/hooks/polar", "/hooks/", "/hooks/other"}) {
            assertThat(new Browser().open(web.url + path).status()).as(path).isEqualTo(404);
        }
    }

    private String answerToHeadersAlone(String length) throws IOException {
        URI address = URI.create(web.url);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /hooks/polar HTTP/1.1\r\nHost: " + address.getAuthority()
                            + "\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n")
                    .getBytes(US_ASCII));
            out.flush();
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
            return new String(start, US_ASCII);
        }
    }

    private int push(String secret, String id, long plusSeconds, byte[] body) {
        String time = now(plusSeconds);
        return send(id, time, signed(secret, id, time, body), body).statusCode();
    }

    private static HttpResponse<String> send(String id, String time, String signature, byte[] body) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(web.url + "/hooks/polar"))
                            .header("Content-Type", "application/json")
                            .header("webhook-id", id)
                            .header("webhook-timestamp", time)
                            .header("webhook-signature", signature)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String now(long plusSeconds) {
        return Long.toString(billing.world.clock().now().getEpochSecond() + plusSeconds);
    }

    private byte[] event(String type) {
        return ("{\"type\":\"" + type + "\",\"timestamp\":\"2026-11-24T10:00:00Z\",\"data\":{\"id\":\""
                        + billing.world.chance().uuid() + "\"}}")
                .getBytes(UTF_8);
    }

    private byte[] padded(int length) {
        String frame = new String(event("order.paid"), UTF_8);
        return (frame + " ".repeat(length - frame.length())).getBytes(UTF_8);
    }

    private static String signed(String secret, String id, String time, byte[] body) {
        try {
            byte[] key = secret.equals(STANDARD)
                    ? Base64.getDecoder().decode(secret.substring("whsec_".length()))
                    : secret.getBytes(UTF_8);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
