package net.runagent.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import net.runagent.core.account.AccountId;
import net.runagent.core.vault.VaultFormat.Context;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VaultFormatTest {
    private static final HexFormat HEX = HexFormat.of();

    @TestFactory
    Stream<DynamicTest> opensWhatIsRightAndRefusesAllElse() throws Exception {
        JsonNode vectors = read("/vectors/runagent-vault-v1.json");
        assertThat(vectors.get("tests").size()).isEqualTo(30);
        return vectors.get("tests")
                .valueStream()
                .map(test -> DynamicTest.dynamicTest(
                        test.get("id").asString() + " " + test.get("comment").asString(),
                        () -> check(vectors.get("keks"), test)));
    }

    @Test
    void exactlyTwentyThreeOfTheVectorsAreRefusals() throws Exception {
        assertThat(read("/vectors/runagent-vault-v1.json")
                        .get("tests")
                        .valueStream()
                        .filter(test -> test.get("result").asString().equals("invalid")))
                .hasSize(23);
    }

    @Test
    void writesTheSameBytesAsTheVectors() throws Exception {
        JsonNode vectors = read("/vectors/runagent-vault-v1.json");
        JsonNode test = vectors.get("tests").get(0);
        byte[] wrapped = hex(test, "wrappedDek");
        byte[] sealed = hex(test, "ciphertext");
        KeyEncryptionKey kek =
                OffHeapKey.taking(HEX.parseHex(vectors.get("keks").get("1").asString()));
        byte[] dek = VaultFormat.unwrap(kek, scope(test), id(test, "dekId"), wrapped, hex(test, "commitment"));
        UUID dekId = id(test, "dekId");
        assertThat(VaultFormat.wrap(kek, 1, scope(test), dekId, dek, java.util.Arrays.copyOfRange(wrapped, 10, 22)))
                .isEqualTo(wrapped);
        assertThat(VaultFormat.commitment(dek, dekId)).isEqualTo(hex(test, "commitment"));
        assertThat(VaultFormat.unwrapForUse(kek, scope(test), dekId, wrapped, hex(test, "commitment")))
                .isEqualTo(VaultFormat.encryptionKey(dek, dekId));
        assertThat(VaultFormat.seal(
                        VaultFormat.encryptionKey(dek, dekId),
                        dekId,
                        context(test),
                        hex(test, "plaintext"),
                        java.util.Arrays.copyOfRange(sealed, 22, 34)))
                .isEqualTo(sealed);
    }

    @Test
    void anotherAccountsSecretDoesNotOpen() {
        byte[] key = new byte[32];
        UUID dek = new UUID(1, 1);
        Context ada = new Context(new UUID(2, 1), new UUID(3, 1), "gateway_token", 1);
        Context eve = new Context(new UUID(2, 2), ada.deployment(), ada.kind(), ada.version());
        byte[] sealed = VaultFormat.seal(key, dek, ada, new byte[10], new byte[12]);
        assertThat(VaultFormat.open(key, dek, ada, sealed)).hasSize(10);
        assertThatThrownBy(() -> VaultFormat.open(key, dek, eve, sealed)).isInstanceOf(VaultDamaged.class);
    }

    @Test
    void anotherAccountsDataKeyDoesNotOpen() {
        KeyEncryptionKey kek = OffHeapKey.taking(new byte[32]);
        UUID dek = new UUID(1, 1);
        VaultScope ada = new VaultScope(new AccountId(new UUID(2, 1)), new UUID(3, 1));
        VaultScope eve = new VaultScope(new AccountId(new UUID(2, 2)), ada.deployment());
        byte[] key = new byte[32];
        byte[] commitment = VaultFormat.commitment(key, dek);
        byte[] wrapped = VaultFormat.wrap(kek, 1, ada, dek, key, new byte[12]);
        assertThat(VaultFormat.unwrap(kek, ada, dek, wrapped, commitment)).isEqualTo(key);
        assertThatThrownBy(() -> VaultFormat.unwrap(kek, eve, dek, wrapped, commitment))
                .isInstanceOf(VaultDamaged.class);
    }

    private static void check(JsonNode keks, JsonNode test) {
        if (test.get("result").asString().equals("valid")) {
            assertThat(open(keks, test)).isEqualTo(hex(test, "plaintext"));
        } else {
            assertThatThrownBy(() -> open(keks, test)).isInstanceOf(VaultDamaged.class);
        }
    }

    private static byte[] open(JsonNode keks, JsonNode test) {
        byte[] wrapped = hex(test, "wrappedDek");
        JsonNode kek = keks.get(Integer.toString(VaultFormat.kekIdOf(wrapped)));
        if (kek == null) {
            throw new VaultDamaged("unknown KEK");
        }
        UUID dekId = id(test, "dekId");
        byte[] used = VaultFormat.unwrapForUse(
                OffHeapKey.taking(HEX.parseHex(kek.asString())), scope(test), dekId, wrapped, hex(test, "commitment"));
        byte[] dek = VaultFormat.unwrap(
                OffHeapKey.taking(HEX.parseHex(kek.asString())), scope(test), dekId, wrapped, hex(test, "commitment"));
        assertThat(used).isEqualTo(VaultFormat.encryptionKey(dek, dekId));
        return VaultFormat.open(used, dekId, context(test), hex(test, "ciphertext"));
    }

    private static VaultScope scope(JsonNode test) {
        return new VaultScope(new AccountId(id(test, "account")), id(test, "deployment"));
    }

    private static Context context(JsonNode test) {
        return Context.of(
                scope(test), test.get("kind").asString(), test.get("version").asLong());
    }

    private static UUID id(JsonNode test, String name) {
        return UUID.fromString(test.get(name).asString());
    }

    private static byte[] hex(JsonNode test, String name) {
        return HEX.parseHex(test.get(name).asString());
    }

    static JsonNode read(String resource) throws Exception {
        try (InputStream in = VaultFormatTest.class.getResourceAsStream(resource)) {
            return JsonMapper.shared().readTree(in);
        }
    }
}
