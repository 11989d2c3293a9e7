package net.runagent.bot.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    /** Made up; put together here so that no scanner of the repository takes them for real. */
    private static final String END = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx";

    static Stream<String> secrets() {
        return Stream.of(
                "123456789:" + END,
                "123456789%3A" + END,
                "sk-or-v1-" + "0123456789abcdef".repeat(4),
                "polar_oat_" + "aB3dE6gH9jK2mN5p",
                "whsec_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7==",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
                "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.GabCdE." + "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789ab",
                "legal winner thank year wave sausage worth useful legal winner thank yellow");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsMaskedWhereverItStandsAndTheRestStays(String secret) {
        assertThat(SecretMask.mask("<< " + secret + " >>"))
                .doesNotContain(secret)
                .startsWith("<< ")
                .endsWith(" >>");
        String json = "{\"message\":\"I/O error on https://example.org/x?y=" + secret + "\",\"n\":1}";
        assertThat(SecretMask.mask(json))
                .doesNotContain(secret)
                .startsWith("{\"message\":\"I/O error on https://example.org/x?y=")
                .endsWith("\",\"n\":1}");
    }

    @Test
    void theTokenInTheUrlOfACallToTelegramIsMasked() {
        assertThat(SecretMask.mask("POST http://127.0.0.1:1/bot123456789:" + END + "/sendMessage failed"))
                .isEqualTo("POST http://127.0.0.1:1/bot[telegram-token]/sendMessage failed");
        assertThat(SecretMask.mask("/file/bot123456789:" + END + "/photos/1.jpg"))
                .doesNotContain(END);
    }

    @Test
    void whatStandsInHeadersLinksAndAddressesOfDatabasesIsMasked() {
        assertThat(SecretMask.mask("Authorization: Bearer abcdefgh12345678,x"))
                .isEqualTo("Authorization: Bearer [bearer],x");
        assertThat(SecretMask.mask("GET /secret/0123456789abcdef0123456789abcdef_- 404"))
                .isEqualTo("GET /secret/[one-time-link] 404");
        assertThat(SecretMask.mask("GET /backup/0123456789abcdef0123456789abcdef_- 404"))
                .isEqualTo("GET /backup/[one-time-link] 404");
        assertThat(SecretMask.mask("POST /webhooks/123456789012345678/aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEy/messages 404"))
                .isEqualTo("POST /webhooks/123456789012345678/[interaction-token]/messages 404");
        assertThat(SecretMask.mask("jdbc:postgresql://app:hunter2!@db.example.org/x"))
                .isEqualTo("jdbc:postgresql://app:[password]@db.example.org/x");
        assertThat(SecretMask.mask("/oauth2/callback?state=1&code=4/0AbCdEf HTTP"))
                .isEqualTo("/oauth2/callback?state=1&code=[password] HTTP");
    }

    @Test
    void aPrivateKeyIsMaskedToItsEndOrToTheEndOfItsText() {
        String body = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ";
        String whole = "-----BEGIN OPENSSH PRIVATE KEY-----\\n" + body + "\\n-----END OPENSSH PRIVATE KEY-----\\nx";
        assertThat(SecretMask.mask("{\"message\":\"" + whole + "\"}")).isEqualTo("{\"message\":\"[private-key]\\nx\"}");
        String cut = "{\"message\":\"-----BEGIN RSA PRIVATE KEY-----\\n" + body + "\",\"level\":\"INFO\"}";
        assertThat(SecretMask.mask(cut)).isEqualTo("{\"message\":\"[private-key]\",\"level\":\"INFO\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deployment 01980000-0000-7000-0000-000000000001: Building -> Running",
                "audit row 12 hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "server 127.77.0.4:22 fingerprint SHA256:uNiVztksCsDhcc0u9e8BrqNmZg1lE1mZg1lE1mZg1lE",
                "took 12345678 ms at 2026-11-24T16:12:29.123456Z; 10:15:30",
                "net.runagent.core.deployment.Lives.on(Lives.java:120)",
                "the ways that this text goes with many short words are no seed phrase here",
                "tx 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060"
            })
    void whatLogsNeedStaysAsItIs(String line) {
        assertThat(SecretMask.mask(line)).isEqualTo(line);
    }
}
