package net.runagent.core.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The chains that are on: those with a key for their family and at least two providers. None, unless somebody configured them. */
@Component
public class Chains {
    /** One provider alone may lie or lag, and nobody would know. */
    static final int LEAST_PROVIDERS = 2;

    private static final Logger log = LoggerFactory.getLogger(Chains.class);

    private final List<Chain> on;

    Chains(ChainProperties properties, DepositKeys keys) {
        Map<String, List<String>> endpoints = properties.endpoints();
        if (endpoints.isEmpty()) {
            this.on = List.of();
            return;
        }
        List<Chain> known = read(properties.file());
        endpoints.keySet().stream()
                .filter(id -> known.stream().noneMatch(chain -> chain.id().equals(id)))
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalStateException("runagent.chain.providers." + id + ": there is no chain " + id
                            + "; known are " + known.stream().map(Chain::id).toList() + ". Nothing was changed.");
                });
        this.on = known.stream()
                .filter(chain -> endpoints.containsKey(chain.id()))
                .filter(chain -> usable(chain, endpoints.getOrDefault(chain.id(), List.of()), keys))
                .toList();
    }

    private static boolean usable(Chain chain, List<String> providers, DepositKeys keys) {
        if (providers.stream().distinct().count() < LEAST_PROVIDERS) {
            log.warn(
                    "{} is switched off: runagent.chain.providers.{} names fewer than {} different providers.",
                    chain.name(),
                    chain.id(),
                    LEAST_PROVIDERS);
            return false;
        }
        if (keys.of(chain.family()).isEmpty()) {
            log.warn(
                    "{} is switched off: runagent.chain.{}-xpub is not set.",
                    chain.name(),
                    chain.family().word());
            return false;
        }
        return true;
    }

    private static List<Chain> read(String file) {
        if (!file.isBlank()) {
            try {
                return ChainsFile.read(file, Files.readString(Path.of(file)));
            } catch (IOException unreadable) {
                throw new IllegalStateException(
                        "runagent.chain.file cannot be read: " + file + ". Nothing was changed.", unreadable);
            }
        }
        return shipped();
    }

    /** What stands in the file inside the program. */
    static List<Chain> shipped() {
        try (InputStream in = Chains.class.getResourceAsStream("/chains.yml")) {
            if (in == null) {
                throw new IllegalStateException("chains.yml is not in the program");
            }
            return ChainsFile.read("chains.yml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalStateException("chains.yml cannot be read", unreadable);
        }
    }

    public List<Chain> all() {
        return on;
    }

    public Optional<Chain> find(String id) {
        return on.stream().filter(chain -> chain.id().equals(id)).findFirst();
    }
}
