package net.runagent.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import net.runagent.core.conversation.SecretShapes.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not stay in a chat is recognised however it is written, and what people write otherwise is left alone. */
class SecretShapesTest {
    private static final String TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";
    private static final String MODEL_KEY = "sk-or-v1-" + "0f1e2d3c4b5a6978".repeat(4);
    private static final String DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GAbCdE.0123456789abcdefghijklmnopqrstuvwxyzAB";
    private static final String HETZNER = "jEheVytlAoFl7F8MqUQ7jAo2hOXASztX" + "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345";
    private static final String SEED =
            "abandon ability able about above absent absorb abstract absurd abuse access accident";

    static Stream<Arguments> secrets() {
        return Stream.of(
                Arguments.of(SecretShapes.TELEGRAM_TOKEN, TOKEN),
                Arguments.of(SecretShapes.OPENROUTER_KEY, MODEL_KEY),
                Arguments.of(SecretShapes.DISCORD_TOKEN, DISCORD),
                Arguments.of(SecretShapes.HETZNER_TOKEN, HETZNER),
                Arguments.of(SecretShapes.POLAR_KEY, "polar_oat_0a1B2c3D4e5F6g7H8i9J0k1L2m3N"),
                Arguments.of(SecretShapes.POLAR_KEY, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                Arguments.of(SecretShapes.PRIVATE_KEY, "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA=="),
                Arguments.of(SecretShapes.SEED_PHRASE, SEED),
                Arguments.of(SecretShapes.SEED_PHRASE, SEED + " " + SEED),
                Arguments.of(SecretShapes.OTHER, "sk-proj-abcdefghijklmnopqrstuvwx"));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void eachShapeIsFoundAloneInASentenceAndBetweenLines(String shape, String secret) {
        for (String written : new String[] {
            secret,
            "here it is: " + secret,
            "here it is:\n\n" + secret + "\n\nthanks a lot",
            "\"" + secret + "\"",
            "\u200B" + secret + "\uFEFF"
        }) {
            assertThat(SecretShapes.in(written))
                    .as(written)
                    .get()
                    .extracting(Found::shape)
                    .isEqualTo(shape);
        }
    }

    static Stream<Arguments> oneWordSecrets() {
        return secrets().filter(arguments -> {
            Object shape = arguments.get()[0];
            return Stream.of(
                            SecretShapes.TELEGRAM_TOKEN,
                            SecretShapes.OPENROUTER_KEY,
                            SecretShapes.DISCORD_TOKEN,
                            SecretShapes.POLAR_KEY)
                    .anyMatch(shape::equals);
        });
    }

    /** A phone breaks lines, a paste brings blanks along: at every place. */
    @ParameterizedTest
    @MethodSource("oneWordSecrets")
    void aBreakOrABlankInsideHidesNothing(String shape, String secret) {
        for (String blank : new String[] {"\n", " ", "\r\n", "\u00A0", "\u200B", "\u2028"}) {
            for (int at = 1; at < secret.length(); at++) {
                String broken = secret.substring(0, at) + blank + secret.substring(at);
                for (String written : new String[] {broken, "take this: " + broken + "\nbye"}) {
                    assertThat(SecretShapes.in(written).map(Found::shape))
                            .as("broken at " + at)
                            .contains(shape);
                }
            }
        }
    }

    @Test
    void aTokenInPiecesIsPutTogether() {
        assertThat(SecretShapes.in("123456789:AAHdqTcvCH1 vGWJxfSeofSA\ns0K5PALDsaw1 "))
                .contains(new Found(SecretShapes.TELEGRAM_TOKEN, TOKEN));
    }

    @Test
    void aNumberedSeedPhraseOverSeveralLinesIsFound() {
        StringBuilder numbered = new StringBuilder("my wallet\n");
        String[] words = SEED.split(" ");
        for (int i = 0; i < words.length; i++) {
            numbered.append(i + 1).append(". ").append(words[i].toUpperCase()).append('\n');
        }
        assertThat(SecretShapes.in(numbered.toString()))
                .get()
                .extracting(Found::shape)
                .isEqualTo(SecretShapes.SEED_PHRASE);
    }

    @Test
    void anyTwelveWordsOfTheListAreASeedPhraseAndElevenAreNot() {
        Random random = new Random(7);
        String[] some = SEED.split(" ");
        for (int round = 0; round < 200; round++) {
            StringBuilder phrase = new StringBuilder();
            for (int i = 0; i < 11; i++) {
                phrase.append(some[random.nextInt(some.length)]).append(' ');
            }
            assertThat(SecretShapes.in(phrase.toString())).isEmpty();
            assertThat(SecretShapes.in(phrase + "zoo")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello there, how are you doing today my dear friend of the house",
                "please help me to set up the agent again because it does not answer since the morning",
                "At 123456: please look at this whole long sentence that goes on and on and on",
                "order 20261124: the agent in room 12 and the one in room 34 are both away until 5 pm today",
                "https://example.org/abcdefghijklmnopqrstuvwxyz/abcdefghijklmnopqrstuvwxyz?page=2",
                "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16",
                "I paid, see 0xf4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16",
                "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf",
                "0xdAC17F958D2ee523a2206206994597C13D831ec7",
                "ada_agent_bot",
                "ABCD-EFGH",
                "-----BEGIN PUBLIC KEY-----",
                "3.14159.26535",
                "call me at +49 170 1234567: it is urgent, very urgent, more urgent than anything else"
            })
    void whatPeopleWriteOtherwiseIsLeftAlone(String text) {
        assertThat(SecretShapes.in(text)).isEmpty();
    }

    /** A hash and a key can look alike; what is said beside it decides. */
    @ParameterizedTest
    @ValueSource(strings = {"my private key: ", "hetzner ", "hcloud: ", "das ist geheim: ", "api token "})
    void sixtyFourHexDigitsAreASecretWhenTheyAreCalledOne(String called) {
        assertThat(SecretShapes.in(called + "f4184fc596403b9d638783cf57adfe4c75c605f6356fbc91338530e9831e9e16"))
                .isPresent();
    }

    @Test
    void onlyTheLastFourAreEverTold() {
        assertThat(SecretShapes.in(TOKEN).orElseThrow().end()).isEqualTo("saw1");
        assertThat(SecretShapes.in(SEED).orElseThrow().end()).isEmpty();
        assertThat(SecretShapes.in("-----BEGIN RSA PRIVATE KEY-----\nMIIEow")
                        .orElseThrow()
                        .end())
                .isEmpty();
        assertThat(new Found(SecretShapes.OTHER, "hunter2").end()).isEmpty();
        assertThat(SecretShapes.in(TOKEN).orElseThrow().toString()).doesNotContain("saw1");
    }

    /** A pattern that backtracked without end would not come back from these. */
    @Test
    void theLongestMessagesAreSearchedToTheirEnd() {
        String longest = "1234567:Aa1 - ".repeat(300).substring(0, 4_096);
        String blanks = "a ".repeat(2_048);
        for (int i = 0; i < 100; i++) {
            assertThat(SecretShapes.in(longest + i)).isNotNull();
            assertThat(SecretShapes.in(blanks + i)).isEmpty();
        }
    }
}
