package net.runagent.core.chain;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.runagent.core.chain.ChainAddress.Reading;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads and checks the file of chains; each mistake names its place. */
final class ChainsFile {
    private static final Set<String> CHAIN =
            Set.of("id", "name", "family", "chain-id", "span", "stalled-after", "calls-at", "tokens");
    private static final Set<String> TOKEN =
            Set.of("symbol", "names", "contract", "decimals", "issuer-controls", "price-feed", "enabled");

    private final String origin;

    private ChainsFile(String origin) {
        this.origin = origin;
    }

    /** @throws IllegalStateException naming the mistake */
    static List<Chain> read(String origin, String text) {
        ChainsFile file = new ChainsFile(origin);
        JsonNode root;
        try {
            root = YAMLMapper.builder().build().readTree(text);
        } catch (JacksonException notYaml) {
            throw file.mistake("", "this is not YAML: " + notYaml.getOriginalMessage());
        }
        file.only(root, Set.of("version", "chains"), "the top");
        if (root.path("version").asInt(0) != 1) {
            throw file.mistake("version", "must be 1");
        }
        List<Chain> chains = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode each : root.path("chains")) {
            Chain chain = file.chain(each);
            if (!ids.add(chain.id())) {
                throw file.mistake(chain.id(), "stands here twice");
            }
            chains.add(chain);
        }
        return chains;
    }

    private Chain chain(JsonNode node) {
        String id = node.path("id").asString("");
        if (!id.matches("[a-z][a-z0-9]{1,19}")) {
            throw mistake("id", "is a word such as bsc, not '" + id + "'");
        }
        only(node, CHAIN, id);
        ChainFamily family = family(id, node.path("family").asString(""));
        String callsAt = node.path("calls-at").asString("");
        if (!callsAt.equals("block") && !callsAt.equals("latest")) {
            throw mistake(id + ", calls-at", "is block or latest");
        }
        List<Token> tokens = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (JsonNode each : node.path("tokens")) {
            Token token = token(each, id, family);
            if (!taken.add(token.symbol()) || !taken.add(token.contract().hex())) {
                throw mistake(id + ", " + token.symbol(), "stands here twice");
            }
            if (each.path("enabled").asBoolean(false)) {
                tokens.add(token);
            }
        }
        if (tokens.isEmpty()) {
            throw mistake(id + ", tokens", "none is enabled");
        }
        String name = node.path("name").asString("");
        if (name.isBlank() || name.length() > 40) {
            throw mistake(id + ", name", "has 1 to 40 characters");
        }
        return new Chain(
                id,
                name,
                family,
                whole(node, "chain-id", id, 1, Long.MAX_VALUE),
                (int) whole(node, "span", id, 1, 100_000),
                duration(node, id),
                callsAt.equals("block"),
                tokens);
    }

    private ChainFamily family(String id, String word) {
        try {
            return ChainFamily.of(word);
        } catch (IllegalArgumentException unknown) {
            throw mistake(id + ", family", "is evm or tron, not '" + word + "'");
        }
    }

    private Token token(JsonNode node, String chain, ChainFamily family) {
        String symbol = node.path("symbol").asString("");
        String place = chain + ", token " + symbol;
        only(node, TOKEN, place);
        if (!symbol.matches("[A-Z][A-Z0-9]{1,9}")) {
            throw mistake(place, "a symbol has 2 to 10 capitals or digits");
        }
        if (!(ChainAddress.read(family, node.path("contract").asString(""))
                instanceof Reading.Read(ChainAddress contract))) {
            throw mistake(place, "its contract is not an address of the chain, or its checksum is wrong");
        }
        Set<String> names = new HashSet<>();
        node.path("names").forEach(name -> names.add(name.asString("")));
        if (names.isEmpty()) {
            throw mistake(place, "names lists what the contract may call itself");
        }
        return new Token(
                symbol,
                names,
                contract,
                (int) whole(node, "decimals", place, 0, 36),
                node.path("issuer-controls").asBoolean(false),
                priceFeed(node, place, family));
    }

    private @Nullable ChainAddress priceFeed(JsonNode node, String place, ChainFamily family) {
        String written = node.path("price-feed").asString("");
        if (written.isEmpty()) {
            return null;
        }
        if (!(ChainAddress.read(family, written) instanceof Reading.Read(ChainAddress feed))) {
            throw mistake(place, "its price-feed is not an address of the chain, or its checksum is wrong");
        }
        return feed;
    }

    private long whole(JsonNode node, String field, String place, long least, long most) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
            throw mistake(place + ", " + field, "is a whole number, " + least + " to " + most);
        }
        return value.asLong();
    }

    private Duration duration(JsonNode node, String id) {
        try {
            Duration duration = Duration.parse(node.path("stalled-after").asString(""));
            if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
                throw mistake(id + ", stalled-after", "is at least PT1M");
            }
            return duration;
        } catch (DateTimeParseException wrong) {
            throw mistake(id + ", stalled-after", "is a duration such as PT10M");
        }
    }

    /** A misspelt key would otherwise be missed in silence. */
    private void only(JsonNode node, Set<String> known, String place) {
        if (!node.isObject()) {
            throw mistake(place, "expected keys and values here");
        }
        node.propertyNames().stream()
                .filter(key -> !known.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw mistake(
                            place,
                            "unknown key '" + key + "'; known here are "
                                    + known.stream().sorted().toList());
                });
    }

    private IllegalStateException mistake(String place, String what) {
        return new IllegalStateException(origin + (place.isEmpty() ? "" : ", " + place) + ": " + what);
    }
}
