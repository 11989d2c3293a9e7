package net.runagent.sandbox.canary;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The shapes in which a secret could lie around: plain, encoded, escaped, in another character set. */
final class Disguises {
    private Disguises() {}

    /** Name of the shape -> the bytes to look for. Shapes that say the same as an earlier one are left out. */
    static Map<String, byte[]> of(byte[] secret) {
        Map<String, byte[]> shapes = new LinkedHashMap<>();
        shapes.put("plain", secret);
        add(shapes, "hex", ascii(HexFormat.of().formatHex(secret)));
        add(shapes, "hex upper case", ascii(HexFormat.of().withUpperCase().formatHex(secret)));
        for (int offset = 0; offset < 3; offset++) {
            add(shapes, "base64 at offset " + offset, base64Core(Base64.getEncoder(), secret, offset));
            add(shapes, "base64url at offset " + offset, base64Core(Base64.getUrlEncoder(), secret, offset));
        }
        text(secret).ifPresent(text -> {
            add(shapes, "url-encoded", ascii(URLEncoder.encode(text, StandardCharsets.UTF_8)));
            add(shapes, "url-encoded lower case", ascii(lowerCaseEscapes(text)));
            add(shapes, "json-escaped", jsonEscaped(text).getBytes(StandardCharsets.UTF_8));
            add(
                    shapes,
                    "json-escaped with slashes",
                    jsonEscaped(text).replace("/", "\\/").getBytes(StandardCharsets.UTF_8));
            add(shapes, "html-escaped", htmlEscaped(text).getBytes(StandardCharsets.UTF_8));
            add(shapes, "utf-16le", text.getBytes(StandardCharsets.UTF_16LE));
            add(shapes, "utf-16be", text.getBytes(StandardCharsets.UTF_16BE));
        });
        return shapes;
    }

    /** Empty for bytes that are no text: those cannot be escaped. */
    private static Optional<String> text(byte[] secret) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(secret))
                    .toString());
        } catch (CharacterCodingException bytes) {
            return Optional.empty();
        }
    }

    private static String lowerCaseEscapes(String text) {
        return java.util.regex.Pattern.compile("%[0-9A-F]{2}")
                .matcher(URLEncoder.encode(text, StandardCharsets.UTF_8))
                .replaceAll(escape -> escape.group().toLowerCase(java.util.Locale.ROOT));
    }

    private static String jsonEscaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static String htmlEscaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The part of the base64 text that does not depend on what stands before or after the secret. */
    private static byte[] base64Core(Base64.Encoder encoder, byte[] plain, int offset) {
        byte[] padded = new byte[offset + plain.length];
        System.arraycopy(plain, 0, padded, offset, plain.length);
        String text = encoder.withoutPadding().encodeToString(padded);
        int from = offset == 0 ? 0 : offset + 1;
        int to = text.length() - (padded.length % 3 == 0 ? 0 : 1);
        return ascii(text.substring(from, to));
    }

    private static void add(Map<String, byte[]> shapes, String name, byte[] bytes) {
        if (bytes.length >= Canary.SHORTEST
                && shapes.values().stream().noneMatch(known -> Arrays.equals(known, bytes))) {
            shapes.put(name, bytes);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
