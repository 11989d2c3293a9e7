package net.runagent.core.billing.polar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolarSignatureTest {
    record Vector(String name, String secret, String id, String time, byte[] body, String signature) {
        Instant at() {
            return Instant.ofEpochSecond(Long.parseLong(time));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> vectors() throws IOException {
        try (InputStream in =
                PolarSignatureTest.class.getResourceAsStream("/contracts/polar/standard-webhooks-vectors.json")) {
            List<Vector> all = new ArrayList<>();
            for (JsonNode v : JsonMapper.builder().build().readTree(in).path("vectors")) {
                all.add(new Vector(
                        v.path("name").asString(),
                        v.path("secret").asString(),
                        v.path("webhook_id").asString(),
                        v.path("webhook_timestamp").asString(),
                        Base64.getDecoder().decode(v.path("body_utf8_base64").asString()),
                        v.path("webhook_signature").asString()));
            }
            return all;
        }
    }

    @Test
    void allTwelveVectorsAreThere() throws IOException {
        assertThat(vectors()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void eachKeyStyleIsAccepted(Vector v) {
        PolarSignature signature = new PolarSignature(List.of(v.secret()));
        assertThat(signature.good(v.id(), v.time(), List.of(v.signature()), v.body(), v.at()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theFormerSecretIsAcceptedBesideTheNewOne(Vector v) {
        PolarSignature signature = new PolarSignature(List.of("whsec_bmV3c2VjcmV0bmV3c2VjcmV0", v.secret()));
        assertThat(signature.good(v.id(), v.time(), List.of("v1,AAAA " + v.signature()), v.body(), v.at()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void oneMoreByteIsRefused(Vector v) {
        byte[] longer = java.util.Arrays.copyOf(v.body(), v.body().length + 1);
        PolarSignature signature = new PolarSignature(List.of(v.secret()));
        assertThat(signature.good(v.id(), v.time(), List.of(v.signature()), longer, v.at()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void fiveMinutesIsTheLimitInBothDirections(Vector v) {
        PolarSignature signature = new PolarSignature(List.of(v.secret()));
        for (int seconds : new int[] {-299, 299}) {
            assertThat(signature.good(v.id(), v.time(), List.of(v.signature()), v.body(), v.at().plusSeconds(seconds)))
                    .isTrue();
        }
        for (int seconds : new int[] {-301, 301}) {
            assertThat(signature.good(v.id(), v.time(), List.of(v.signature()), v.body(), v.at().plusSeconds(seconds)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+1795435200", "1795435200abc", " 1795435200", "-1", "9999999999999"})
    void aTimestampIsDigitsOnly(String time) throws IOException {
        Vector v = vectors().getFirst();
        PolarSignature signature = new PolarSignature(List.of(v.secret()));
        assertThat(signature.good(v.id(), time, List.of(v.signature()), v.body(), v.at()))
                .isFalse();
    }

    @Test
    void withoutASecretNothingIsAccepted() {
        assertThat(new PolarSignature(List.of("", "")).usable()).isFalse();
    }
}
