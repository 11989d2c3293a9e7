package net.runagent.sandbox.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeedleTest {
    private static final String SECRET = "123456789:AAExampleNotARealTelegramToken/+x";

    @Test
    void aSecretIsFoundPlainBetweenOtherBytes() {
        assertThat(foundIn(bytes("x=" + SECRET + "\n"))).contains("plain");
    }

    @Test
    void aSecretIsFoundInBase64WhateverStandsBeforeIt() {
        for (String before : new String[] {"", "a", "ab", "abc", "abcd"}) {
            byte[] encoded = Base64.getEncoder().encode(bytes(before + SECRET + "#tail"));
            assertThat(foundIn(encoded)).as(before).anyMatch(shape -> shape.startsWith("base64"));
        }
    }

    @Test
    void aSecretIsFoundInHexUrlEncodingEscapedJsonAndUtf16() {
        assertThat(foundIn(bytes(HexFormat.of().formatHex(bytes("a" + SECRET)))))
                .contains("hex");
        assertThat(foundIn(bytes("q=123456789%3AAAExampleNotARealTelegramToken%2F%2Bx")))
                .contains("url-encoded");
        assertThat(foundIn(bytes("{\"t\":\"123456789:AAExampleNotARealTelegramToken\\/+x\"}")))
                .contains("json-escaped");
        assertThat(foundIn(("é" + SECRET).getBytes(StandardCharsets.UTF_16LE))).contains("utf-16le");
    }

    @Test
    void anotherSecretIsNotFound() {
        assertThat(foundIn(bytes("123456789:AAExampleNotARealTelegramTokem/+x and so on")))
                .isEmpty();
    }

    private static List<String> foundIn(byte[] haystack) {
        return Needle.all("telegram-token", Set.of("telegram"), SECRET).stream()
                .filter(needle -> needle.in(haystack))
                .map(Needle::shape)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
