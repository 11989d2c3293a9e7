package net.runagent.provisioning.openclaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentHost.DesiredAgent;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenClawConfigurationTest {
    private static final AgentProperties PRODUCTION = new AgentProperties("", "");
    private static final AgentProperties SANDBOX =
            new AgentProperties("http://127.0.0.1:4001/", "http://127.0.0.1:4002/api/v1");
    private static final OpenClawConfiguration.Place PLACE = OpenClawConfiguration.Place.SERVER;

    static DesiredAgent desired(String model) {
        return desired(Platform.TELEGRAM, model);
    }

    private static DesiredAgent desired(Platform platform, String model) {
        return new DesiredAgent("openclaw", platform, model, "100001", "Say hello.", Map.of());
    }

    private static JsonNode production() {
        return JsonMapper.builder()
                .build()
                .readTree(new OpenClawConfiguration(PRODUCTION).of(desired("acme/tiny-1"), PLACE));
    }

    @Test
    void everyConfigurationFitsOpenClawsOwnSchema() throws IOException {
        Schema schema = schema();
        for (AgentProperties endpoints : new AgentProperties[] {PRODUCTION, SANDBOX}) {
            OpenClawConfiguration configuration = new OpenClawConfiguration(endpoints);
            for (Platform platform : Platform.values()) {
                assertThat(schema.validate(configuration.of(desired(platform, "acme/tiny-1"), PLACE), InputFormat.JSON))
                        .isEmpty();
            }
            assertThat(schema.validate(configuration.warm(PLACE), InputFormat.JSON))
                    .isEmpty();
        }
        assertThat(schema.validate("{\"unknown\":1}", InputFormat.JSON))
                .as("the schema does refuse what it does not know")
                .isNotEmpty();
    }

    @Test
    void onlyTheOwnerIsObeyed() {
        JsonNode telegram = production().path("channels").path("telegram");
        assertThat(telegram.path("dmPolicy").asString()).isEqualTo("allowlist");
        assertThat(telegram.path("allowFrom").toString()).isEqualTo("[\"100001\"]");
        assertThat(telegram.path("groupPolicy").asString()).isEqualTo("disabled");
        assertThat(production().path("commands").path("ownerAllowFrom").toString())
                .isEqualTo("[\"telegram:100001\"]");
    }

    @Test
    void nobodyEditsOrUpdatesItFromTheChat() {
        assertThat(production().at("/channels/telegram/configWrites").asBoolean(true))
                .isFalse();
        assertThat(production().at("/commands/restart").asBoolean(true)).isFalse();
        assertThat(production().at("/update/auto/enabled").asBoolean(true)).isFalse();
        assertThat(production().at("/update/checkOnStart").asBoolean(true)).isFalse();
        assertThat(production().at("/tools/elevated/enabled").asBoolean(true)).isFalse();
        assertThat(production().at("/gateway/controlUi/enabled").asBoolean(true))
                .isFalse();
        assertThat(production().at("/gateway/bind").asString()).isEqualTo("loopback");
    }

    @Test
    void nothingSpendsCreditOrLoadsCodeUnasked() {
        assertThat(production().at("/agents/defaults/heartbeat/every").asString())
                .isEqualTo("0m");
        assertThat(production()
                        .at("/plugins/entries/memory-core/config/dreaming/enabled")
                        .asBoolean(true))
                .isFalse();
        assertThat(production().at("/plugins/entries/perplexity/enabled").asBoolean(true))
                .isFalse();
        assertThat(production().at("/tools/web/search/enabled").asBoolean(true)).isFalse();
        assertThat(production().at("/models/providers/openrouter/maxTokens").asInt())
                .isEqualTo(8_192);
    }

    @Test
    void secretsAreOnlyPointedTo() {
        for (String pointer : new String[] {
            "/gateway/auth/token", "/models/providers/openrouter/apiKey", "/channels/telegram/botToken"
        }) {
            assertThat(production().at(pointer).path("source").asString()).isEqualTo("file");
        }
    }

    @Test
    void inProductionTheAgentTalksToTheVendorsAndToNoPrivateNetwork() {
        assertThat(production().at("/models/providers/openrouter/baseUrl").asString())
                .isEqualTo("https://openrouter.ai/api/v1");
        assertThat(production().at("/channels/telegram").has("apiRoot")).isFalse();
        assertThat(production().at("/channels/telegram").has("network")).isFalse();
    }

    @Test
    void aModelIsNamedWithItsProviderOnce() {
        OpenClawConfiguration configuration = new OpenClawConfiguration(PRODUCTION);
        assertThat(configuration.of(desired("acme/tiny-1"), PLACE)).contains("\"openrouter/acme/tiny-1\"");
        assertThat(configuration.of(desired("openrouter/auto"), PLACE))
                .contains("\"openrouter/auto\"")
                .doesNotContain("openrouter/openrouter");
    }

    @Test
    void namesWithSpecialCharactersStayStrings() {
        String model = "acme/\"},\"gateway\":{\"bind\":\"lan\"}\u202e'; rm -rf";
        JsonNode json =
                JsonMapper.builder().build().readTree(new OpenClawConfiguration(PRODUCTION).of(desired(model), PLACE));
        assertThat(json.at("/gateway/bind").asString()).isEqualTo("loopback");
        assertThat(json.at("/agents/defaults/model/primary").asString()).isEqualTo("openrouter/" + model);
    }

    @Test
    void anOwnerThatIsNoNumberIsRefused() {
        OpenClawConfiguration configuration = new OpenClawConfiguration(PRODUCTION);
        assertThatThrownBy(() -> configuration.of(
                        new DesiredAgent("openclaw", Platform.TELEGRAM, "m", "*", "", Map.of()), PLACE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Schema schema() throws IOException {
        try (InputStream in = new GZIPInputStream(Objects.requireNonNull(
                OpenClawConfigurationTest.class.getResourceAsStream("config-schema-2026.9.6.full.json.gz")))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // The same class of characters for JavaScript's regular expressions and for Java's.
            text = text.replace("[^.[\\\\]]", "[^.\\\\[\\\\]]").replace("\\\\0", "\\\\x00");
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(text, InputFormat.JSON);
        }
    }
}
