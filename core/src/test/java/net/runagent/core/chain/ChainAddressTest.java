package net.runagent.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import net.runagent.core.billing.Case;
import net.runagent.core.chain.ChainAddress.Mistake;
import net.runagent.core.chain.ChainAddress.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Addresses as people copy them: cases 41 of the list of money. */
class ChainAddressTest {
    private static final String TRON = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
    private static final String EVM = "0x9858EfFD232B4033E47d90003D41EC34EcaEda94";

    static Stream<String> eip55() {
        return ExtendedPublicKeyTest.vectors().path("eip55").valueStream().map(JsonNode::asString);
    }

    @ParameterizedTest
    @MethodSource("eip55")
    void theVectorsOfTheStandardAreReadAndShownUnchanged(String text) {
        assertThat(read(ChainFamily.EVM, text).shown()).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("eip55")
    void withoutAnyChecksumItIsTakenAndShownWithOne(String text) {
        assertThat(read(ChainFamily.EVM, text.toLowerCase(Locale.ROOT)).shown()).isEqualTo(text);
        assertThat(read(ChainFamily.EVM, "0x" + text.substring(2).toUpperCase(Locale.ROOT))
                        .shown())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("eip55")
    @Case(41)
    void theCaseOfEachSingleLetterMatters(String text) {
        for (int i = 2; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (Character.isLetter(letter)) {
                char other =
                        Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
                String wrong = text.substring(0, i) + other + text.substring(i + 1);
                assertThat(ChainAddress.read(ChainFamily.EVM, wrong))
                        .as(wrong)
                        .isEqualTo(new Reading.Wrong(Mistake.CHECKSUM));
            }
        }
    }

    @Test
    void eachSingleLetterOfATronAddressMatters() {
        assertThat(read(ChainFamily.TRON, TRON).shown()).isEqualTo(TRON);
        for (int i = 1; i < TRON.length(); i++) {
            for (char other : new char[] {'2', 'z'}) {
                if (other != TRON.charAt(i)) {
                    String wrong = TRON.substring(0, i) + other + TRON.substring(i + 1);
                    assertThat(ChainAddress.read(ChainFamily.TRON, wrong))
                            .as(wrong)
                            .isEqualTo(new Reading.Wrong(Mistake.CHECKSUM));
                }
            }
        }
    }

    @Test
    void theContractOfTheTokenOnTronIsKnownInBothForms() {
        assertThat(read(ChainFamily.TRON, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t").hex())
                .isEqualTo("0xa614f803b6fd780986a42c78ec9c7f77e6ded13c");
    }

    @Test
    @Case(41)
    void anAddressOfTheOtherFamilyIsCalledThat() {
        assertThat(ChainAddress.read(ChainFamily.TRON, EVM)).isEqualTo(new Reading.Wrong(Mistake.OTHER_FAMILY));
        assertThat(ChainAddress.read(ChainFamily.EVM, TRON)).isEqualTo(new Reading.Wrong(Mistake.OTHER_FAMILY));
    }

    @Test
    void theAddressOfNobodyIsRefused() {
        assertThat(ChainAddress.read(ChainFamily.EVM, "0x" + "0".repeat(40)))
                .isEqualTo(new Reading.Wrong(Mistake.NOBODY));
        assertThat(ChainAddress.read(ChainFamily.TRON, "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"))
                .isEqualTo(new Reading.Wrong(Mistake.NOBODY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0x",
                "0x123",
                "9858EfFD232B4033E47d90003D41EC34EcaEda94",
                "0x9858EfFD232B4033E47d90003D41EC34EcaEda9",
                "0x9858EfFD232B4033E47d90003D41EC34EcaEda944",
                "0x9858EfFD232B4033E47d90003D41EC34EcaEda9g",
                "0X9858EfFD232B4033E47d90003D41EC34EcaEda94",
                "ethereum:0x9858EfFD232B4033E47d90003D41EC34EcaEda94",
                "0x9858EfFD232B4033E47d9\u200b0003D41EC34EcaEda94",
                "\u202e49adEacE43CE14D30009d74E3304B232DFfE8589x0",
                "0x９858EfFD232B4033E47d90003D41EC34EcaEda94",
                "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
                "vitalik.eth",
                "T",
                "'; DROP TABLE deposit_address; --",
                "<script>"
            })
    void whatIsNoAddressIsRefused(String text) {
        for (ChainFamily family : ChainFamily.values()) {
            assertThat(ChainAddress.read(family, text)).as(text).isEqualTo(new Reading.Wrong(Mistake.SHAPE));
        }
    }

    @Test
    void blanksAroundItDoNotMatter() {
        assertThat(read(ChainFamily.EVM, " \n" + EVM + "\t").shown()).isEqualTo(EVM);
    }

    @Test
    void whatIsStoredIsOneForm() {
        assertThatThrownBy(() -> new ChainAddress(ChainFamily.EVM, EVM)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ChainAddress(ChainFamily.TRON, TRON)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsShownIsReadAgainForAnyTwentyBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[20];
            random.nextBytes(bytes);
            if (i % 7 == 0) {
                bytes[0] = 0;
            }
            for (ChainFamily family : ChainFamily.values()) {
                ChainAddress address = ChainAddress.of(family, bytes);
                assertThat(read(family, address.shown())).isEqualTo(address);
            }
        }
    }

    @Test
    void noiseIsNeverMoreThanRefused() {
        Random random = new Random(13);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder noise = new StringBuilder(i % 2 == 0 ? "T" : "0x");
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                noise.append((char) random.nextInt(i % 3 == 0 ? 0x110 : 0x7f));
            }
            assertThat(ChainAddress.read(ChainFamily.EVM, noise.toString())).isNotNull();
            assertThat(ChainAddress.read(ChainFamily.TRON, noise.toString())).isNotNull();
        }
    }

    private static ChainAddress read(ChainFamily family, String text) {
        assertThat(ChainAddress.read(family, text)).as(text).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) ChainAddress.read(family, text)).address();
    }
}
