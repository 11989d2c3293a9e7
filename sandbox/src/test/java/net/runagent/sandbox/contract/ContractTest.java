package net.runagent.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ContractTest {
    @Test
    void aRequestAsDescribedHasNothingWrong() {
        assertThat(Contract.openRouter().check("POST", "/api/v1/keys", json("{\"name\":\"a\",\"limit\":5}")))
                .isEmpty();
        assertThat(Contract.polar()
                        .check(
                                "POST",
                                "/v1/checkouts/",
                                json("{\"products\":[\"6a0e2c5e-9d7c-4a68-9a65-5c6bdb4a55a8\"]}")))
                .isEmpty();
    }

    @Test
    void aMissingFieldIsNamed() {
        assertThat(Contract.openRouter().check("POST", "/api/v1/keys", json("{}")))
                .singleElement()
                .asString()
                .contains("name");
        assertThat(Contract.polar().check("POST", "/v1/checkouts/", json("{\"metadata\":{}}")))
                .anyMatch(text -> text.contains("products"));
    }

    @Test
    void aWrongTypeIsNamedWithItsPlace() {
        assertThat(Contract.openRouter().check("PATCH", "/api/v1/keys/abc", json("{\"limit\":\"much\"}")))
                .anyMatch(text -> text.contains("/limit"));
    }

    @Test
    void aRequestWithoutItsBodyIsWrong() {
        assertThat(Contract.openRouter().check("POST", "/api/v1/keys", null)).isNotEmpty();
    }

    @Test
    void anUndescribedPathOrMethodIsWrong() {
        assertThat(Contract.openRouter().check("GET", "/api/v1/nothing", null)).isNotEmpty();
        assertThat(Contract.openRouter().check("PUT", "/api/v1/keys", null)).isNotEmpty();
    }

    @Test
    void anAnswerWithoutARequiredFieldIsWrong() {
        assertThat(Contract.openRouter()
                        .checkAnswer("GET", "/api/v1/credits", 200, json("{\"data\":{\"total_credits\":5}}")))
                .anyMatch(text -> text.contains("total_usage"));
        assertThat(Contract.openRouter()
                        .checkAnswer(
                                "GET",
                                "/api/v1/credits",
                                200,
                                json("{\"data\":{\"total_credits\":5,\"total_usage\":1.5}}")))
                .isEmpty();
        assertThat(Contract.openRouter().checkAnswer("GET", "/api/v1/credits", 299, json("{}")))
                .anyMatch(text -> text.contains("not described"));
    }

    @Test
    void hetznersDescriptionIsReadFromItsPathOnly() {
        assumeThat(Contract.hetzner().runs())
                .as("%s names no file, so this check does not run", Contract.HETZNER_SPEC)
                .isTrue();
        assertThat(Contract.hetzner().check("GET", "/v1/actions", null)).anyMatch(text -> text.contains("id"));
        assertThat(Contract.hetzner().check("POST", "/v1/servers", json("{\"name\":\"a\"}")))
                .anyMatch(text -> text.contains("server_type"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
