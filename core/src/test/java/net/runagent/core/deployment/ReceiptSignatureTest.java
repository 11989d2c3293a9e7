package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReceiptSignatureTest {
    private static final byte[] STATEMENT = "everything is gone".getBytes(StandardCharsets.UTF_8);

    @Test
    void everyCaseOfWycheproofIsJudgedAsPublished() throws Exception {
        int run = 0;
        try (InputStream in = getClass().getResourceAsStream("/vectors/wycheproof/ed25519_test.json")) {
            for (JsonNode group : JsonMapper.shared().readTree(in).get("testGroups")) {
                byte[] key = hex(group.get("publicKey"), "pk");
                for (JsonNode test : group.get("tests")) {
                    run++;
                    assertThat(ReceiptSignature.verifies(key, hex(test, "msg"), hex(test, "sig")))
                            .as("case %s", test.get("tcId"))
                            .isEqualTo(test.get("result").asString().equals("valid"));
                }
            }
        }
        assertThat(run).isEqualTo(151);
    }

    @Test
    void whatWeSignVerifiesAndNothingElseDoes() {
        Map<String, String> signature = ReceiptSignature.of(new byte[32], STATEMENT);
        byte[] key = Base64.getDecoder().decode(signature.get("publicKey"));
        byte[] value = Base64.getDecoder().decode(signature.get("value"));
        assertThat(signature).containsEntry("algorithm", "Ed25519");
        assertThat(ReceiptSignature.verifies(key, STATEMENT, value)).isTrue();
        byte[] other = STATEMENT.clone();
        other[0] ^= 1;
        assertThat(ReceiptSignature.verifies(key, other, value)).isFalse();
        value[5] ^= 1;
        assertThat(ReceiptSignature.verifies(key, STATEMENT, value)).isFalse();
        assertThat(ReceiptSignature.verifies(key, STATEMENT, new byte[3])).isFalse();
        assertThat(ReceiptSignature.verifies(new byte[31], STATEMENT, value)).isFalse();
    }

    private static byte[] hex(JsonNode node, String name) {
        return HexFormat.of().parseHex(node.get(name).asString());
    }
}
