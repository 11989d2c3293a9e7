package net.runagent.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Addresses from the public key alone are those of the hardware wallet, and what is no such key is refused. */
class ExtendedPublicKeyTest {
    private static final JsonNode VECTORS = vectors();

    static JsonNode vectors() {
        try (InputStream in = ExtendedPublicKeyTest.class.getResourceAsStream("/contracts/crypto/hd-vectors.json")) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static JsonNode of(ChainFamily family) {
        return VECTORS.path(family == ChainFamily.EVM ? "ethereum" : "tron");
    }

    @ParameterizedTest
    @EnumSource
    void thePublicKeyAloneGivesTheAddressesOfTheVectors(ChainFamily family) {
        DepositKey key = DepositKey.of(family, of(family).path("account_xpub").asString());
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < of(family).path("addresses").size(); i++) {
            shown.add(key.address(i).shown());
        }
        assertThat(shown).hasSize(5).containsExactlyElementsOf(texts(of(family).path("addresses")));
    }

    @ParameterizedTest
    @EnumSource
    void thePrivateHalfControlsEachOfThem(ChainFamily family) {
        String path = of(family).path("account_path").asString();
        PrivateSide account =
                PrivateSide.ofPhrase(VECTORS.path("mnemonic").asString()).at(path);
        assertThat(account.xpub()).isEqualTo(of(family).path("account_xpub").asString());
        DepositKey key = DepositKey.of(family, account.xpub());
        Random random = new Random(9);
        for (int i = 0; i < 20; i++) {
            int index = i < 5 ? i : random.nextInt(Integer.MAX_VALUE);
            assertThat(key.address(index))
                    .as("index %s", index)
                    .isEqualTo(account.child(0).child(index).address(family));
        }
        assertThat(key.address(Integer.MAX_VALUE))
                .isEqualTo(account.child(0).child(Integer.MAX_VALUE).address(family));
    }

    static Stream<JsonNode> official() {
        return VECTORS.path("bip32_official").valueStream();
    }

    @ParameterizedTest
    @MethodSource("official")
    void theOfficialVectorsAreReadAndWrittenUnchanged(JsonNode vector) {
        String xpub = vector.path("xpub").asString();
        assertThat(ExtendedPublicKey.read(xpub).text()).isEqualTo(xpub);
        PrivateSide root =
                PrivateSide.ofSeed(HexFormat.of().parseHex(vector.path("seed").asString()));
        assertThat(root.at(vector.path("path").asString()).xpub()).isEqualTo(xpub);
    }

    @Test
    void theLastStepsOfAnOfficialVectorNeedThePublicHalfOnly() {
        JsonNode vector = VECTORS.path("bip32_official").get(0);
        PrivateSide root =
                PrivateSide.ofSeed(HexFormat.of().parseHex(vector.path("seed").asString()));
        String parent = root.at("m/0'/1/2'").xpub();
        assertThat(ExtendedPublicKey.read(parent).child(2).child(1_000_000_000).text())
                .isEqualTo(vector.path("xpub").asString());
    }

    static Stream<String> invalid() {
        return texts(VECTORS.path("invalid_xpub_must_be_rejected")).stream();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void theInvalidKeysOfTheStandardAreRefused(String xpub) {
        assertThatThrownBy(() -> ExtendedPublicKey.read(xpub)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "xpub",
                "0x9858EfFD232B4033E47d90003D41EC34EcaEda94",
                "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH",
                "xpub\u0000",
                "ypub6Ww3ibxVfGzLrAH1PNcjyAWenMTbbAosGNB6VvmSEgytSER9azLDWCxoJwW7Ke7icmizBMXrzBx9979FfaHxHcrArf3zbeJJJUZPf663zsP"
            })
    void whatIsNoSuchKeyIsRefused(String text) {
        assertThatThrownBy(() -> ExtendedPublicKey.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void veryLongTextIsRefusedWithoutWork() {
        assertThatThrownBy(() -> ExtendedPublicKey.read("x".repeat(1_000_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyLetterThatIsWrongIsNoticed() {
        String xpub = of(ChainFamily.EVM).path("account_xpub").asString();
        for (int i = 0; i < xpub.length(); i++) {
            String other = xpub.substring(0, i) + (xpub.charAt(i) == 'a' ? 'b' : 'a') + xpub.substring(i + 1);
            assertThatThrownBy(() -> ExtendedPublicKey.read(other))
                    .as("letter %s", i)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aPrivateKeyIsNamedAsOneAndNotRepeated() {
        String xprv = PrivateSide.ofSeed(new byte[16]).at("m/44'/60'/0'").xprv();
        assertThatThrownBy(() -> ExtendedPublicKey.read(xprv))
                .hasMessageContaining("private key")
                .hasMessageNotContaining(xprv)
                .hasMessageNotContaining(xprv.substring(8, 24));
    }

    @Test
    void onlyTheKeyOfAnAccountIsTaken() {
        PrivateSide root = PrivateSide.ofSeed(new byte[16]);
        for (String path : List.of("m", "m/44'", "m/44'/60'", "m/44'/60'/0", "m/44'/60'/0'/0", "m/44'/60'/0'/0/0")) {
            assertThatThrownBy(
                            () -> DepositKey.of(ChainFamily.EVM, root.at(path).xpub()))
                    .as(path)
                    .hasMessageContaining("account");
        }
        assertThat(DepositKey.of(ChainFamily.EVM, root.at("m/44'/60'/0'").xpub())
                        .address(0))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 0x80000000L, Long.MAX_VALUE})
    void whatOnlyThePrivateHalfCanDeriveIsRefused(long index) {
        DepositKey key = DepositKey.of(
                ChainFamily.EVM, of(ChainFamily.EVM).path("account_xpub").asString());
        assertThatThrownBy(() -> key.address(index)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFingerprintTellsKeysApartAndTheKeyIsNotInIt() {
        String one = of(ChainFamily.EVM).path("account_xpub").asString();
        String other = of(ChainFamily.TRON).path("account_xpub").asString();
        assertThat(ExtendedPublicKey.read(one).fingerprint())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(ExtendedPublicKey.read(other).fingerprint());
        assertThat(ExtendedPublicKey.read(one).toString()).doesNotContain(one.substring(4, 20));
    }

    @Test
    void thePhraseOfDevelopmentNodesIsKnownToEverybody() {
        String xpub = PrivateSide.ofPhrase("test test test test test test test test test test test junk")
                .at("m/44'/60'/0'")
                .xpub();
        ChainProperties properties = ChainSettings.of(xpub, "");
        assertThatThrownBy(() -> new DepositKeys(properties))
                .hasMessageContaining("runagent.chain.evm-xpub")
                .hasMessageContaining("everybody")
                .hasMessageNotContaining(xpub);
    }

    @Test
    void theKeysOfTheVectorsAreRefused() {
        ChainProperties properties =
                ChainSettings.of("", of(ChainFamily.TRON).path("account_xpub").asString());
        assertThatThrownBy(() -> new DepositKeys(properties)).hasMessageContaining("runagent.chain.tron-xpub");
    }

    @Test
    void oneAccountForBothFamiliesIsRefused() {
        String xpub = PrivateSide.ofSeed(new byte[16]).at("m/44'/60'/0'").xpub();
        assertThatThrownBy(() -> new DepositKeys(ChainSettings.of(xpub, xpub))).hasMessageContaining("its own account");
    }

    @Test
    void aMistakeInTheSettingNamesTheSettingAndNotTheKey() {
        String wrong = of(ChainFamily.EVM).path("account_xpub").asString().replace('w', 'x');
        assertThatThrownBy(() -> new DepositKeys(ChainSettings.of(wrong, "")))
                .hasMessageContaining("runagent.chain.evm-xpub")
                .hasMessageNotContaining(wrong.substring(10, 30));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
