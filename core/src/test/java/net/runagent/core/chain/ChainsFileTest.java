package net.runagent.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chains and tokens are data, and the shipped file says what is known about the tokens. */
class ChainsFileTest {
    private static final String SHIPPED = shipped();

    private static String shipped() {
        try (InputStream in = ChainsFileTest.class.getResourceAsStream("/chains.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @Test
    void theShippedFileAgreesWithWhatIsKnownOfTheTokens() throws IOException {
        List<Chain> chains = Chains.shipped();
        try (InputStream in = ChainsFileTest.class.getResourceAsStream("/contracts/crypto/erc20-usdt-facts.json")) {
            JsonNode facts = JsonMapper.shared().readTree(in);
            int compared = 0;
            for (JsonNode token : facts.path("tokens")) {
                String id = token.path("chain").asString();
                if (id.equals("base")) {
                    assertThat(chains)
                            .as("only a bridged copy there")
                            .noneMatch(chain -> chain.id().equals(id));
                    continue;
                }
                Chain chain = chains.stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElseThrow();
                Token usdt = chain.tokens().getFirst();
                assertThat(chain.chainId()).isEqualTo(token.path("chain_id").asLong());
                assertThat(usdt.contract().shown())
                        .isEqualTo(token.path("address").asString());
                assertThat(usdt.decimals()).isEqualTo(token.path("decimals").asInt());
                assertThat(usdt.unit(id)).isEqualTo("USDT:" + id);
                compared++;
            }
            assertThat(compared).isEqualTo(5);
            assertThat(facts.path("selectors").path("decimals()").asString()).isEqualTo(ChainScan.DECIMALS);
            assertThat(facts.path("selectors").path("symbol()").asString()).isEqualTo(ChainScan.SYMBOL);
            assertThat(facts.path("selectors").path("balanceOf(address)").asString())
                    .isEqualTo(ProveBalances.BALANCE_OF);
        }
    }

    @Test
    void onlyWhatIsEnabledIsTaken() {
        assertThat(Chains.shipped())
                .allSatisfy(chain -> assertThat(chain.tokens()).singleElement());
        List<Chain> both = ChainsFile.read("mine", SHIPPED.replace("enabled: false", "enabled: true"));
        assertThat(both.getFirst().tokens()).extracting(Token::symbol).containsExactly("USDT", "USDC");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1|version: 2|version",
                "id: bsc|id: BSC|id",
                "id: polygon|id: bsc|stands here twice",
                "family: evm|family: solana|family",
                "chain-id: 56|chain-id: 0|chain-id",
                "chain-id: 56|chain-id: many|chain-id",
                "span: 5000|span: 0|span",
                "span: 5000|spam: 5000|unknown key 'spam'",
                "stalled-after: PT10M|stalled-after: soon|stalled-after",
                "stalled-after: PT10M|stalled-after: PT1S|at least PT1M",
                "calls-at: block|calls-at: never|calls-at",
                "decimals: 18|decimals: 77|decimals",
                "symbol: USDT|symbol: usdt|symbol",
                "0x55d398326f99059fF775485246999027B3197955|0x55D398326f99059fF775485246999027B3197955|checksum",
                "0x55d398326f99059fF775485246999027B3197955|TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t|not an address of the chain",
                "names: [USDT, BSC-USD]|names: []|names",
            })
    void aMistakeIsNamedWithItsPlace(String right, String wrong, String named) {
        String text = SHIPPED.replaceFirst(java.util.regex.Pattern.quote(right), wrong);
        assertThat(text).isNotEqualTo(SHIPPED);
        assertThatThrownBy(() -> ChainsFile.read("mine.yml", text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("mine.yml")
                .hasMessageContaining(named);
    }

    @Test
    void aChainWithOneProviderOrWithoutAKeyIsOffAndAnUnknownOneIsAMistake() {
        String evm = OtherKeys.evm();
        Map<String, List<String>> providers = Map.of(
                "bsc", List.of("http://a.example", "http://b.example"),
                "polygon", List.of("http://a.example"),
                "arbitrum", List.of("http://a.example", "http://a.example"),
                "tron", List.of("http://a.example", "http://b.example"));
        assertThat(chains(evm, providers)).extracting(Chain::id).containsExactly("bsc");
        assertThat(chains("", providers)).isEmpty();
        assertThat(chains(evm, Map.of())).isEmpty();
        assertThatThrownBy(() -> chains(evm, Map.of("base", List.of("http://a.example"))))
                .hasMessageContaining("there is no chain base");
    }

    private static List<Chain> chains(String evm, Map<String, List<String>> providers) {
        ChainProperties properties = ChainSettings.of(evm, "", providers);
        return new Chains(properties, new DepositKeys(properties)).all();
    }

    @Test
    void settingsTellNoAddressOfAProvider() {
        ChainProperties properties = ChainSettings.of(
                "", "", Map.of("bsc", List.of("https://node.example/secret-key", "https://b.example")));
        assertThat(properties.toString()).contains("bsc").doesNotContain("secret-key");
    }
}
