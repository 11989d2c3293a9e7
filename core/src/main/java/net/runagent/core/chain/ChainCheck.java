package net.runagent.core.chain;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.chain.Said.Got;
import net.runagent.core.chain.Said.Trouble;
import net.runagent.core.operator.ProviderCheck;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** One read-only look at every provider of every chain that is on. */
@Component
class ChainCheck implements ProviderCheck {
    private final ObjectProvider<Chains> chains;
    private final ChainProviders providers;

    /** @param chains only made when they are looked at: they refuse a wrong key, and that is to be told */
    ChainCheck(ObjectProvider<Chains> chains, ChainProviders providers) {
        this.chains = chains;
        this.providers = providers;
    }

    @Override
    public String provider() {
        return "Chains";
    }

    @Override
    public Checked check() {
        List<Chain> on;
        try {
            on = chains.getObject().all();
        } catch (BeansException wrongSettings) {
            return new Checked.Broken(
                    String.valueOf(wrongSettings.getMostSpecificCause().getMessage()),
                    "correct the setting; the service does not start with it");
        }
        if (on.isEmpty()) {
            return new Checked.Missing(
                    "runagent.chain.providers",
                    "lets people pay with USDT",
                    "docs/operating/chains.md: two JSON-RPC providers of a chain, and the xpub of a hardware wallet",
                    false);
        }
        List<String> works = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Chain chain : on) {
            int before = wrong.size();
            providers.of(chain).forEach(provider -> look(chain, provider, wrong));
            if (wrong.size() == before) {
                works.add(chain.id());
            }
        }
        return wrong.isEmpty()
                ? new Checked.Works(String.join(", ", works))
                : new Checked.Broken(
                        String.join("; ", wrong), "look at runagent.chain.providers; the others go on meanwhile");
    }

    private static void look(Chain chain, ChainProvider provider, List<String> wrong) {
        switch (provider.chainId()) {
            case Trouble<Long>(String why) -> wrong.add(provider.name() + ": " + why);
            case Got<Long>(Long id) -> {
                if (id != chain.chainId()) {
                    wrong.add(provider.name() + " is of chain " + id + ", not " + chain.chainId());
                } else if (provider.finalHead() instanceof Trouble<BlockHead>(String why)) {
                    wrong.add(provider.name() + " does not say what is final: " + why);
                }
            }
        }
    }
}
