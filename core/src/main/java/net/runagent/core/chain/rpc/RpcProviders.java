package net.runagent.core.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.runagent.core.chain.Chain;
import net.runagent.core.chain.ChainFamily;
import net.runagent.core.chain.ChainProperties;
import net.runagent.core.chain.ChainProvider;
import net.runagent.core.chain.ChainProviders;
import okhttp3.OkHttpClient;
import org.springframework.stereotype.Component;

/** One client for all of them; made when the first chain is looked at. */
@Component
class RpcProviders implements ChainProviders {
    private final ChainProperties properties;
    private final Map<String, List<ChainProvider>> made = new ConcurrentHashMap<>();

    RpcProviders(ChainProperties properties) {
        this.properties = properties;
    }

    @Override
    public List<ChainProvider> of(Chain chain) {
        return made.computeIfAbsent(chain.id(), id -> make(chain));
    }

    private List<ChainProvider> make(Chain chain) {
        OkHttpClient http = JsonRpc.client(properties.answerWithin());
        boolean withKey =
                chain.family() == ChainFamily.TRON && !properties.tronApiKey().isBlank();
        List<ChainProvider> providers = new ArrayList<>();
        for (String url : properties.endpoints().getOrDefault(chain.id(), List.of())) {
            String name = chain.id() + "-" + (providers.size() + 1);
            try {
                providers.add(new RpcProvider(name, new JsonRpc(http, url, withKey ? properties.tronApiKey() : null)));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalStateException(
                        "runagent.chain.providers." + chain.id() + ", number " + (providers.size() + 1) + ", is "
                                + wrong.getMessage() + ". Nothing was changed.",
                        wrong);
            }
        }
        return List.copyOf(providers);
    }
}
