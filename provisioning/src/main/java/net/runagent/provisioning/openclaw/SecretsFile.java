package net.runagent.provisioning.openclaw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A flat JSON object of secrets, put together as bytes: no secret becomes a string, which could not be erased. */
final class SecretsFile {
    private SecretsFile() {}

    /** @param byName names without special characters; secrets of printable ASCII */
    static byte[] of(Map<String, byte[]> byName) {
        Wiped out = new Wiped();
        out.text("{");
        String separator = "";
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(byName).entrySet()) {
            out.text(separator + "\"" + entry.getKey() + "\":\"");
            for (byte b : entry.getValue()) {
                if (b < 0x20 || b == '"' || b == '\\' || b == 0x7f) {
                    throw new IllegalArgumentException("the secret " + entry.getKey() + " is not plain text");
                }
                out.write(b);
            }
            out.text("\"");
            separator = ",";
        }
        out.text("}\n");
        return out.takeBytes();
    }

    /** Forgets what it held. */
    private static final class Wiped extends ByteArrayOutputStream {
        Wiped() {
            super(8_192); // never grows for our few secrets, so no copy is left behind
        }

        void text(String ascii) {
            writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
        }

        byte[] takeBytes() {
            byte[] taken = toByteArray();
            Arrays.fill(buf, (byte) 0);
            return taken;
        }
    }
}
