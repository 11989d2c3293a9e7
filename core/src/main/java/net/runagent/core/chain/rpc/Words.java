package net.runagent.core.chain.rpc;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the few shapes of JSON-RPC's hex by the letter; whatever else stands there is no answer. */
final class Words {
    private static final Pattern QUANTITY = Pattern.compile("0x(0|[1-9a-f][0-9a-f]{0,15})");
    private static final Pattern WORD = Pattern.compile("0x[0-9a-fA-F]{64}");
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern BYTES = Pattern.compile("0x([0-9a-fA-F]{2})*");
    /** An address in a topic stands behind twelve zero bytes. */
    private static final String PADDING = "0x" + "0".repeat(24);

    /** What was there was not what should be there. */
    static final class Nonsense extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Nonsense(String what) {
            super(what, null, false, false);
        }
    }

    private Words() {}

    static long quantity(JsonNode node, String what) {
        String text = text(node, QUANTITY, what);
        BigInteger value = new BigInteger(text.substring(2), 16);
        if (value.bitLength() > 62) {
            throw new Nonsense(what);
        }
        return value.longValueExact();
    }

    static String word(JsonNode node, String what) {
        return text(node, WORD, what).toLowerCase(Locale.ROOT);
    }

    static String address(JsonNode node, String what) {
        return text(node, ADDRESS, what).toLowerCase(Locale.ROOT);
    }

    static boolean isAddressInTopic(JsonNode node) {
        return node.isString()
                && WORD.matcher(node.asString()).matches()
                && node.asString().startsWith(PADDING);
    }

    static String addressInTopic(JsonNode node, String what) {
        String word = word(node, what);
        if (!word.startsWith(PADDING)) {
            throw new Nonsense(what);
        }
        return "0x" + word.substring(PADDING.length());
    }

    static String bytes(JsonNode node, String what) {
        return text(node, BYTES, what).toLowerCase(Locale.ROOT);
    }

    static BigInteger number(JsonNode node, String what) {
        return new BigInteger(word(node, what).substring(2), 16);
    }

    /** A text as contracts return it: where it begins, how long it is, and its bytes. */
    static String string(JsonNode node, String what) {
        byte[] all = HexFormat.of().parseHex(bytes(node, what).substring(2));
        if (all.length < 64 || all.length > 1_024) {
            throw new Nonsense(what);
        }
        BigInteger begins = new BigInteger(1, all, 0, 32);
        BigInteger length = new BigInteger(1, all, 32, 32);
        if (!begins.equals(BigInteger.valueOf(32)) || length.compareTo(BigInteger.valueOf(all.length - 64L)) > 0) {
            throw new Nonsense(what);
        }
        return new String(all, 64, length.intValueExact(), StandardCharsets.UTF_8);
    }

    private static String text(JsonNode node, Pattern shape, String what) {
        if (!node.isString() || !shape.matcher(node.asString()).matches()) {
            throw new Nonsense(what);
        }
        return node.asString();
    }
}
