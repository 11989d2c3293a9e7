package net.runagent.core.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import net.runagent.core.chain.Said.Got;
import net.runagent.core.chain.Said.Trouble;

/** Asks all providers that take part the same question; only what all of them say alike is an answer. */
final class Agreement {
    /** What java-tron takes in one question, and what other nodes answer quickly. */
    private static final int ADDRESSES_AT_ONCE = 500;

    private final Chain chain;
    private final List<ChainProvider> providers;
    private final int filtered;

    /** @param filtered up to so many addresses are asked for by name */
    Agreement(Chain chain, List<ChainProvider> providers, int filtered) {
        this.chain = chain;
        this.providers = providers;
        this.filtered = filtered;
    }

    sealed interface Answer<T> {
        record Agreed<T>(T value) implements Answer<T> {}

        /** One of them does not answer, or not this question. */
        record Unheard<T>(String why) implements Answer<T> {}

        /** Both answer, and differ. */
        record Differ<T>(String why) implements Answer<T> {}
    }

    /** A block that all of them know alike. */
    Answer<BlockHead> block(long number) {
        BlockHead first = null;
        for (ChainProvider provider : providers) {
            switch (provider.block(number)) {
                case Trouble<Optional<BlockHead>>(String why) -> {
                    return new Answer.Unheard<>(provider.name() + ": " + why);
                }
                case Got<Optional<BlockHead>>(Optional<BlockHead> said) -> {
                    if (said.isEmpty()) {
                        return new Answer.Unheard<>(provider.name() + ": does not have block " + number);
                    }
                    if (first != null && !first.hash().equals(said.get().hash())) {
                        return new Answer.Differ<>("block " + number);
                    }
                    first = first == null ? said.get() : first;
                }
            }
        }
        return new Answer.Agreed<>(Objects.requireNonNull(first));
    }

    /** How many of them have another block there than the one given. */
    Answer<Integer> others(long number, String hash) {
        int others = 0;
        for (ChainProvider provider : providers) {
            switch (provider.block(number)) {
                case Trouble<Optional<BlockHead>>(String why) -> {
                    return new Answer.Unheard<>(provider.name() + ": " + why);
                }
                case Got<Optional<BlockHead>>(Optional<BlockHead> said) -> {
                    if (said.isEmpty()) {
                        return new Answer.Unheard<>(provider.name() + ": does not have block " + number);
                    }
                    others += said.get().hash().equals(hash) ? 0 : 1;
                }
            }
        }
        return new Answer.Agreed<>(others);
    }

    /** All transfers to and from our addresses in these blocks, in order. */
    Answer<List<TokenTransfer>> transfers(long from, long to, AddressBook.Page ours) {
        Set<TokenTransfer> first = null;
        for (ChainProvider provider : providers) {
            Set<TokenTransfer> its;
            switch (transfers(provider, from, to, ours)) {
                case Trouble<Set<TokenTransfer>>(String why) -> {
                    return new Answer.Unheard<>(provider.name() + ": " + why);
                }
                case Got<Set<TokenTransfer>>(Set<TokenTransfer> got) -> its = got;
            }
            if (first != null && !first.equals(its)) {
                return new Answer.Differ<>(difference(first, its));
            }
            first = first == null ? its : first;
        }
        return new Answer.Agreed<>(Objects.requireNonNull(first).stream()
                .sorted(Comparator.comparingLong(TokenTransfer::block).thenComparingInt(TokenTransfer::logIndex))
                .toList());
    }

    /** All transfers to one address in these blocks, whoever's it is. */
    Answer<List<TokenTransfer>> to(String address, long from, long to) {
        return inOrder(new TransferQuery(from, to, chain.contracts(), null, List.of(address)));
    }

    /** What came to these addresses in whatever calls itself a token. */
    Answer<List<TokenTransfer>> anything(List<String> addresses, long from, long to) {
        return inOrder(new TransferQuery(from, to, null, null, addresses));
    }

    private Answer<List<TokenTransfer>> inOrder(TransferQuery query) {
        return all(
                provider -> switch (provider.transfers(query)) {
                    case Trouble<List<TokenTransfer>>(String why) -> new Trouble<>(why);
                    case Got<List<TokenTransfer>>(List<TokenTransfer> got) ->
                        new Got<>(got.stream()
                                .sorted(Comparator.comparingLong(TokenTransfer::block)
                                        .thenComparingInt(TokenTransfer::logIndex))
                                .toList());
                },
                "transfers to an address");
    }

    private static String difference(Set<TokenTransfer> one, Set<TokenTransfer> other) {
        TreeSet<Long> blocks = new TreeSet<>();
        one.stream().filter(each -> !other.contains(each)).forEach(each -> blocks.add(each.block()));
        other.stream().filter(each -> !one.contains(each)).forEach(each -> blocks.add(each.block()));
        return "transfers in block " + blocks.first();
    }

    private Said<Set<TokenTransfer>> transfers(ChainProvider provider, long from, long to, AddressBook.Page ours) {
        Set<TokenTransfer> all = new HashSet<>();
        for (TransferQuery query : questions(from, to, ours)) {
            switch (provider.transfers(query)) {
                case Trouble<List<TokenTransfer>>(String why) -> {
                    return new Trouble<>(why);
                }
                case Got<List<TokenTransfer>>(List<TokenTransfer> got) ->
                    got.stream()
                            .filter(each -> ours.ours(each.recipient()) || ours.ours(each.sender()))
                            .forEach(all::add);
            }
        }
        return new Got<>(all);
    }

    private List<TransferQuery> questions(long from, long to, AddressBook.Page ours) {
        if (ours.size() > filtered) {
            return List.of(new TransferQuery(from, to, chain.contracts(), null, null));
        }
        List<TransferQuery> questions = new ArrayList<>();
        for (List<String> portion : ours.portions(ADDRESSES_AT_ONCE)) {
            questions.add(new TransferQuery(from, to, chain.contracts(), null, portion));
            questions.add(new TransferQuery(from, to, chain.contracts(), portion, null));
        }
        return questions;
    }

    /** Of one provider, for showing only. */
    Said<Set<TokenTransfer>> unconfirmed(long from, long to, AddressBook.Page ours) {
        return transfers(providers.getFirst(), from, to, ours);
    }

    Said<BlockHead> newest() {
        return providers.getFirst().newest();
    }

    /** One provider's word on when a block was made; the hash is compared with what all have said. */
    Answer<BlockHead> time(long number, String hash) {
        return switch (providers.getFirst().block(number)) {
            case Trouble<Optional<BlockHead>>(String why) ->
                new Answer.Unheard<>(providers.getFirst().name() + ": " + why);
            case Got<Optional<BlockHead>>(Optional<BlockHead> said) ->
                said.filter(head -> head.hash().equals(hash))
                        .<Answer<BlockHead>>map(Answer.Agreed::new)
                        .orElseGet(() -> new Answer.Differ<>("block " + number));
        };
    }

    /** What all of them say of a contract, or why not. */
    <T> Answer<T> all(Function<ChainProvider, Said<T>> question, String what) {
        List<T> heard = new ArrayList<>();
        for (ChainProvider provider : providers) {
            switch (question.apply(provider)) {
                case Trouble<T>(String why) -> {
                    return new Answer.Unheard<>(provider.name() + ": " + why);
                }
                case Got<T>(T said) -> heard.add(said);
            }
        }
        return heard.stream().distinct().count() == 1
                ? new Answer.Agreed<>(heard.getFirst())
                : new Answer.Differ<>(what);
    }

    Stream<String> names() {
        return providers.stream().map(ChainProvider::name);
    }
}
