package net.runagent.core.billing.polar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.runagent.core.billing.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our check of a webhook and the one of a library that is not ours say the same. */
class PolarSignatureAgreesTest {
    private static final int ROUNDS = 2_000;

    /** The library takes a key as it is, so each style can be judged: what the key is made of is told apart by us. */
    private static boolean theirs(byte[] key, String id, String time, List<String> signatures, byte[] body) {
        try {
            Map<String, List<String>> headers = Map.of(
                    "webhook-id", List.of(id), "webhook-timestamp", List.of(time), "webhook-signature", signatures);
            new Webhook(key).verify(new String(body, UTF_8), headers);
            return true;
        } catch (WebhookVerificationException refused) {
            return false;
        } catch (EmptyWebhookSecretException none) {
            throw new IllegalStateException(none);
        }
    }

    private static byte[] keyOf(PolarSignatureTest.Vector v) {
        return v.name().contains("standard")
                ? Base64.getDecoder().decode(v.secret().substring("whsec_".length()))
                : v.secret().getBytes(UTF_8);
    }

    static List<PolarSignatureTest.Vector> vectors() throws IOException {
        return PolarSignatureTest.vectors();
    }

    /** The library reads the time from the machine, so each vector is signed anew for now, by its own key. */
    @ParameterizedTest
    @MethodSource("vectors")
    @Case(7)
    void onEachVectorOfEachStyleOfKeyBothSayYes(PolarSignatureTest.Vector v) {
        Instant now = Instant.now();
        String time = Long.toString(now.getEpochSecond());
        byte[] key = keyOf(v);
        assertThat(PolarSignature.sign(key, v.id(), v.time(), v.body()))
                .as("the key of %s", v.name())
                .isEqualTo(Base64.getDecoder().decode(v.signature().substring("v1,".length())));
        List<String> signed =
                List.of("v1," + Base64.getEncoder().encodeToString(PolarSignature.sign(key, v.id(), time, v.body())));
        assertThat(theirs(key, v.id(), time, signed, v.body())).isTrue();
        assertThat(new PolarSignature(List.of(v.secret())).good(v.id(), time, signed, v.body(), now))
                .isTrue();
    }

    /** Whatever is sent, right or spoilt: both take it or both refuse it. */
    @Test
    @Case({7, 8, 9})
    void onWhateverIsSentBothSayTheSame() {
        long seed = Long.getLong("signature.seed", 20_261_130L);
        System.out.println("signature.seed=" + seed);
        Random random = new Random(seed);
        int taken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] key = new byte[1 + random.nextInt(64)];
            random.nextBytes(key);
            String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
            String id = "evt_" + Long.toString(random.nextLong(Long.MAX_VALUE), 36);
            byte[] body = text(random).getBytes(UTF_8);
            Instant now = Instant.now();
            // Nothing within 2 s of the limit: the library looks at its watch a moment later.
            long off = random.nextInt(10) > 0 ? random.nextLong(-298, 298) : random.nextBoolean() ? 303 : -303;
            String time = Long.toString(now.getEpochSecond() + off);
            byte[] right = PolarSignature.sign(key, id, time, body);
            String entry = "v1," + Base64.getEncoder().encodeToString(right);
            String header = switch (random.nextInt(8)) {
                case 0 -> "v1,AAAA " + entry;
                case 1 -> "v2," + entry.substring(3) + " v1a,x";
                case 2 -> entry.substring(0, entry.length() - 6);
                case 3 -> {
                    right[random.nextInt(right.length)] ^= 1;
                    yield "v1," + Base64.getEncoder().encodeToString(right);
                }
                default -> entry;
            };
            byte[] arrived = random.nextInt(6) == 0 ? spoilt(body, random) : body;
            boolean ours = new PolarSignature(List.of("polar_whs_the_former_one", secret))
                    .good(id, time, List.of(header), arrived, now);
            assertThat(ours)
                    .as("signature.seed=%d round %d: %s, %d s off", seed, round, header, off)
                    .isEqualTo(theirs(key, id, time, List.of(header), arrived));
            taken += ours ? 1 : 0;
        }
        assertThat(taken).as("taken of %d", ROUNDS).isBetween(ROUNDS / 4, ROUNDS * 9 / 10);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("{\"type\":\"order.paid\",\"data\":\"");
        random.ints(random.nextInt(400), 0x20, 0x2_FFFF)
                .filter(each -> !(each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE))
                .forEach(text::appendCodePoint);
        return text.append("\"}").toString();
    }

    /** One character more: it stays text, which is all that the library takes. */
    private static byte[] spoilt(byte[] body, Random random) {
        byte[] longer = Arrays.copyOf(body, body.length + 1);
        longer[body.length] = (byte) (random.nextBoolean() ? ' ' : '\n');
        return longer;
    }

    /** Bytes that are no text are signed and checked as bytes; ten mebibytes are no trouble either. */
    @Test
    @Case(9)
    void packedAndVeryLargeBodiesAreCheckedAsTheBytesThatTheyAre() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"type\":\"order.paid\"}".getBytes(UTF_8));
        }
        Instant now = Instant.ofEpochSecond(1_795_435_200L);
        String time = Long.toString(now.getEpochSecond());
        byte[] key = "a key".getBytes(UTF_8);
        PolarSignature signature = new PolarSignature(List.of("a key"));
        for (byte[] body : List.of(packed.toByteArray(), new byte[10 << 20])) {
            String signed = "v1," + Base64.getEncoder().encodeToString(PolarSignature.sign(key, "evt", time, body));
            assertThat(signature.good("evt", time, List.of(signed), body, now)).isTrue();
            body[body.length - 1] ^= 1;
            assertThat(signature.good("evt", time, List.of(signed), body, now)).isFalse();
        }
    }

    /** Where ours asks for more: of repeated lines the library reads the first alone, and it takes a sign before the time. */
    @Test
    @Case(8)
    void whereTheLibraryIsLaxerOrNarrowerOursIsAsTheProviderNeedsIt() {
        Instant now = Instant.now();
        String time = Long.toString(now.getEpochSecond());
        byte[] key = "former".getBytes(UTF_8);
        byte[] body = "{}".getBytes(UTF_8);
        String entry = "v1," + Base64.getEncoder().encodeToString(PolarSignature.sign(key, "evt", time, body));
        PolarSignature signature = new PolarSignature(List.of("whsec_bmV3", "former"));
        assertThat(signature.good("evt", time, List.of("v1,AAAA", entry), body, now))
                .isTrue();
        assertThat(theirs(key, "evt", time, List.of("v1,AAAA", entry), body)).isFalse();
        String signs = "+" + time;
        String signed = "v1," + Base64.getEncoder().encodeToString(PolarSignature.sign(key, "evt", signs, body));
        assertThat(signature.good("evt", signs, List.of(signed), body, now)).isFalse();
    }
}
