package net.runagent.sandbox.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SecretSearchTest {
    private static final String SECRET = "123456789:AAExample<Not>AReal\"Token\"/+?x";
    private static final byte[] KEY = new byte[32];

    static {
        new Random(7).nextBytes(KEY);
    }

    @Test
    void aSecretIsFoundPlainBetweenOtherBytes() {
        assertThat(found("x=" + SECRET + "\n")).contains("plain");
    }

    @Test
    void aSecretIsFoundInBothBase64AlphabetsWhateverStandsBeforeIt() {
        for (String before : new String[] {"", "a", "ab", "abc", "abcd"}) {
            byte[] inside = bytes(before + SECRET + "#tail");
            assertThat(found(Base64.getEncoder().encode(inside)))
                    .as(before)
                    .anyMatch(shape -> shape.startsWith("base64"));
            assertThat(found(Base64.getUrlEncoder().encode(inside)))
                    .as(before)
                    .anyMatch(shape -> shape.startsWith("base64"));
        }
        assertThat(found(Base64.getUrlEncoder().encode(KEY))).containsExactly("base64url at offset 0");
    }

    @Test
    void aSecretIsFoundInHexOfEitherCase() {
        assertThat(found(HexFormat.of().formatHex(bytes("a" + SECRET)))).contains("hex");
        assertThat(found(HexFormat.of().withUpperCase().formatHex(bytes(SECRET))))
                .contains("hex upper case");
    }

    @Test
    void aSecretIsFoundEscapedForUrlsJsonAndHtml() {
        String url = URLEncoder.encode("a b" + SECRET, StandardCharsets.UTF_8);
        assertThat(found(url)).contains("url-encoded");
        assertThat(found(url.replace("%3A", "%3a")
                        .replace("%2F", "%2f")
                        .replace("%2B", "%2b")
                        .replace("%3F", "%3f")
                        .replace("%3C", "%3c")
                        .replace("%3E", "%3e")))
                .contains("url-encoded lower case");
        String json = JsonMapper.builder().build().writeValueAsString(List.of(SECRET + "\n"));
        assertThat(found(json)).contains("json-escaped");
        assertThat(found(json.replace("/", "\\/"))).contains("json-escaped with slashes");
        assertThat(found("<p>123456789:AAExample&lt;Not&gt;AReal&quot;Token&quot;/+?x</p>"))
                .contains("html-escaped");
    }

    @Test
    void aSecretIsFoundInUtf16OfEitherOrder() {
        assertThat(found(("é" + SECRET).getBytes(StandardCharsets.UTF_16LE))).contains("utf-16le");
        assertThat(found(("é" + SECRET).getBytes(StandardCharsets.UTF_16BE))).contains("utf-16be");
    }

    @Test
    void aKeyOfBytesIsFoundRawInHexAndInBase64() {
        byte[] page = new byte[8192];
        System.arraycopy(KEY, 0, page, 8192 - KEY.length, KEY.length);
        assertThat(found(page)).containsExactly("plain");
        assertThat(found("\\x" + HexFormat.of().formatHex(KEY))).containsExactly("hex");
        assertThat(found("k: " + Base64.getEncoder().encodeToString(KEY))).contains("base64 at offset 0");
    }

    @Test
    void anotherSecretIsNotFound() {
        assertThat(found(SECRET.replace("Token", "Tokem"))).isEmpty();
        byte[] nearly = KEY.clone();
        nearly[31] ^= 1;
        assertThat(found(nearly)).isEmpty();
        assertThat(found(Arrays.copyOf(KEY, 31))).isEmpty();
    }

    @Test
    void amongThousandsOfSecretsEachIsFoundAtEachPlace() {
        Random random = new Random(11);
        List<Canary> canaries = random.ints(1_000, Canary.SHORTEST, 80)
                .mapToObj(length -> {
                    byte[] value = new byte[length];
                    random.nextBytes(value);
                    return new Canary("key", Set.of(), value);
                })
                .toList();
        Needles needles = new Needles(canaries);
        for (Canary canary : canaries) {
            byte[] hay = new byte[200];
            int at = random.nextInt(hay.length - canary.value().length + 1);
            System.arraycopy(canary.value(), 0, hay, at, canary.value().length);
            assertThat(needles.in(hay)).anyMatch(needle -> needle.canary() == canary);
        }
    }

    @Test
    void itsHolderMayHaveItAndNobodyElse() {
        SecretSearch search = new SecretSearch(List.of(Canary.of("bot token", Set.of("telegram"), SECRET)));
        search.in("requests", "request 1 to telegram", "telegram", bytes("/bot" + SECRET + "/getMe"));
        assertThat(search.findings()).isEmpty();

        search.in("requests", "request 2 to polar", "polar", bytes("x" + SECRET));
        search.in("logs", "file logs/service.log", "", bytes("x" + SECRET));

        assertThat(search.findings())
                .extracting(SecretSearch.Finding::toString)
                .containsExactly(
                        "request 2 to polar holds a bot token (plain)",
                        "file logs/service.log holds a bot token (plain)");
        assertThat(search.looked()).containsEntry("requests", 2).containsEntry("logs", 1);
        assertThat(search.findings().toString()).doesNotContain(SECRET);
    }

    @Test
    void withoutASecretThereIsNothingToSearch() {
        assertThatThrownBy(() -> new SecretSearch(List.of())).hasMessageContaining("nothing can be searched");
        assertThatThrownBy(() -> Canary.of("code", Set.of(), "1234567"))
                .hasMessageContaining("too short to look for")
                .hasMessageNotContaining("1234567");
    }

    private static List<String> found(String hay) {
        return found(bytes(hay));
    }

    private static List<String> found(byte[] hay) {
        SecretSearch search = new SecretSearch(
                List.of(Canary.of("telegram-token", Set.of(), SECRET), new Canary("key", Set.of(), KEY)));
        search.in("fixtures", "here", "", hay);
        return search.findings().stream().map(SecretSearch.Finding::shape).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
