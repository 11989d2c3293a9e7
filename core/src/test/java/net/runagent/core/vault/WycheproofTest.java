package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The JDK's primitives as we call them, against Wycheproof. */
class WycheproofTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void aesGcmOpensWhatIsValidAndRefusesWhatIsNot() throws Exception {
        int run = eachCase("aes_gcm_test.json", (group, test) -> {
            byte[] sealed = VaultFormat.concat(hex(test, "ct"), hex(test, "tag"));
            if (result(test).equals("invalid")) {
                assertThatThrownBy(() -> gcm(Cipher.DECRYPT_MODE, test, sealed))
                        .as("case %s", test.get("tcId"))
                        .isInstanceOf(VaultDamaged.class);
                return;
            }
            assertThat(gcm(Cipher.DECRYPT_MODE, test, sealed)).isEqualTo(hex(test, "msg"));
            assertThat(gcm(Cipher.ENCRYPT_MODE, test, hex(test, "msg"))).isEqualTo(sealed);
        });
        assertThat(run).isEqualTo(316);
    }

    @Test
    void hkdfDerivesWhatIsValidAndRefusesTooMuch() throws Exception {
        int run = eachCase("hkdf_sha256_test.json", (group, test) -> {
            int size = test.get("size").asInt();
            if (result(test).equals("invalid")) {
                assertThatThrownBy(() -> VaultFormat.hkdf(hex(test, "ikm"), hex(test, "salt"), hex(test, "info"), size))
                        .isInstanceOf(RuntimeException.class);
                return;
            }
            assertThat(VaultFormat.hkdf(hex(test, "ikm"), hex(test, "salt"), hex(test, "info"), size))
                    .isEqualTo(hex(test, "okm"));
        });
        assertThat(run).isEqualTo(86);
    }

    @Test
    void hmacMakesTheTagsOfTheAuditChain() throws Exception {
        int run = eachCase("hmac_sha256_test.json", (group, test) -> {
            int tagBytes = group.get("tagSize").asInt() / 8;
            byte[] tag = Arrays.copyOf(AuditChain.hmac(hex(test, "key"), hex(test, "msg")), tagBytes);
            assertThat(Arrays.equals(tag, hex(test, "tag")))
                    .as("case %s", test.get("tcId"))
                    .isEqualTo(result(test).equals("valid"));
        });
        assertThat(run).isEqualTo(174);
    }

    private static int eachCase(String file, BiConsumer<JsonNode, JsonNode> check) throws Exception {
        AtomicInteger run = new AtomicInteger();
        for (JsonNode group :
                VaultFormatTest.read("/vectors/wycheproof/" + file).get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                run.incrementAndGet();
                check.accept(group, test);
            }
        }
        return run.get();
    }

    private static byte[] gcm(int mode, JsonNode test, byte[] data) {
        return VaultFormat.gcm(mode, hex(test, "key"), hex(test, "iv"), hex(test, "aad"), data, 0, data.length);
    }

    private static String result(JsonNode test) {
        return test.get("result").asString();
    }

    private static byte[] hex(JsonNode test, String name) {
        return HEX.parseHex(test.get(name).asString());
    }
}
