package net.runagent.sandbox.canary;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shapes in which a secret could lie around: plain, encoded, escaped, in another character set. */
final class Disguises {
    private Disguises() {}

    /** Name of the shape -> the bytes to look for. Shapes equal to the plain one are left out. */
    static Map<String, byte[]> of(String secret) {
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> shapes = new LinkedHashMap<>();
        shapes.put("plain", plain);
        add(shapes, "hex", ascii(HexFormat.of().formatHex(plain)));
        add(shapes, "hex upper case", ascii(HexFormat.of().withUpperCase().formatHex(plain)));
        add(shapes, "url-encoded", ascii(URLEncoder.encode(secret, StandardCharsets.UTF_8)));
        add(
                shapes,
                "json-escaped",
                secret.replace("/", "\\/").replace("\n", "\\n").getBytes(StandardCharsets.UTF_8));
        add(shapes, "utf-16le", secret.getBytes(StandardCharsets.UTF_16LE));
        for (int offset = 0; offset < 3; offset++) {
            add(shapes, "base64 at offset " + offset, base64Core(plain, offset));
        }
        return shapes;
    }

    /** The part of the base64 text that does not depend on what stands before or after the secret. */
    private static byte[] base64Core(byte[] plain, int offset) {
        byte[] padded = new byte[offset + plain.length];
        System.arraycopy(plain, 0, padded, offset, plain.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int from = offset == 0 ? 0 : offset + 1;
        int to = text.length() - (padded.length % 3 == 0 ? 0 : 1);
        return ascii(text.substring(from, to));
    }

    private static void add(Map<String, byte[]> shapes, String name, byte[] bytes) {
        if (bytes.length >= 12 && shapes.values().stream().noneMatch(known -> Arrays.equals(known, bytes))) {
            shapes.put(name, bytes);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
