package net.runagent.sandbox.chain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;

/**
 * The chains, each behind two providers. Blocks come when they are mined, by call, with each transfer, and by themselves
 * while the world runs. One server for all: {@code /bsc/1/KEY}; a fault's route names one as {@code POST /bsc/1}.
 */
public final class ChainParty implements Party {
    public static final int PROVIDERS = 2;

    /** Blocks that a chain may mine by itself at one look; what time has passed beyond that made none. */
    private static final int MOST_AT_ONCE = 3;

    private final Object lock = new Object();
    private final Map<String, Chain> chains = new LinkedHashMap<>();
    private final Map<String, List<Provider>> providers = new LinkedHashMap<>();
    private World world;
    private LoopbackServer server;
    private String key = "";
    private Wallet wallet;
    private boolean byThemselves = true;

    /** Kept between starts. */
    record Saved(Map<String, Chain.State> chains) {}

    @SuppressWarnings("NullAway.Init")
    public ChainParty() {}

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public void open(World world) {
        this.world = world;
        key = world.credentials().get("chain-key", () -> world.chance().alphanumeric(32));
        world.secrets().add("chain-provider-key", key, name());
        String seed =
                world.credentials().get("chain-wallet", () -> world.chance().hex(32));
        world.secrets().add("chain-wallet-seed", seed, name());
        wallet = new Wallet(seed);
        Map<String, Chain.State> saved =
                world.store().load(name(), Saved.class).map(Saved::chains).orElseGet(Map::of);
        for (Kind kind : Kind.ALL) {
            Chain chain =
                    new Chain(kind, Optional.ofNullable(saved.get(kind.id())).orElseGet(this::fresh));
            chains.put(kind.id(), chain);
            providers.put(
                    kind.id(),
                    IntStream.range(0, PROVIDERS)
                            .mapToObj(n -> new Provider(chain))
                            .toList());
        }
        server = LoopbackServer.of(name(), world, new Routes().post("/{chain}/{provider}/{key}", this::rpc))
                .naming(r -> r.method() + " " + r.path().replaceFirst("/[^/]*$", ""))
                .errors(Response::error)
                .start();
    }

    private Chain.State fresh() {
        Chain.State state = new Chain.State();
        state.salt = world.chance().hex(32);
        state.head = 1_000;
        state.finalHead = 900;
        state.times.put(0L, world.clock().now().getEpochSecond());
        return state;
    }

    private Response rpc(Request request) {
        if (!request.param("key").equals(key)) {
            throw new Refusal(Response.text(401, "invalid api key"), "unauthorized");
        }
        Provider provider = provider(request.param("chain"), number(request.param("provider")));
        synchronized (lock) {
            return provider.answer(request.bytes());
        }
    }

    private static int number(String text) {
        return text.matches("[1-9]") ? Integer.parseInt(text) : 0;
    }

    /** @param provider from 1 */
    public Provider provider(String chain, int provider) {
        List<Provider> all = providers.get(chain);
        if (all == null || provider < 1 || provider > all.size()) {
            throw Refusal.notFound("no provider " + provider + " of chain " + chain);
        }
        return all.get(provider - 1);
    }

    /** What the hardware wallet of whoever runs the service shows at an index, in hex. */
    public String address(boolean tron, long index) {
        return wallet.address(tron, index);
    }

    public String url(String chain, int provider) {
        return server.url() + "/" + chain + "/" + provider + "/" + key;
    }

    /** With the chain as it is, while nobody else looks. */
    public <T> T with(String chain, Function<Chain, T> work) {
        synchronized (lock) {
            T result = work.apply(chain(chain));
            keep();
            return result;
        }
    }

    /** Tokens of this holder cannot be moved any more, as its issuer says. */
    public void freeze(String chain, String holder) {
        with(chain, each -> each.state().frozen.add(holder));
    }

    /** What the issuer does to all holders. @param feeBasisPoints hundredths of a percent */
    public void restrict(String chain, boolean paused, long feeBasisPoints) {
        with(chain, each -> {
            each.state().paused = paused;
            each.state().feeBasisPoints = feeBasisPoints;
            return paused;
        });
    }

    /** What a USDT is worth, as a contract on this chain says. @param micros millionths of a dollar */
    public void price(String chain, long micros) {
        with(chain, each -> {
            each.state().priceMicros = micros;
            return micros;
        });
    }

    public String hash(String chain, long block) {
        synchronized (lock) {
            return chain(chain).hash(block);
        }
    }

    private Chain chain(String id) {
        Chain chain = chains.get(id);
        if (chain == null) {
            throw Refusal.notFound("no chain " + id + "; there are " + chains.keySet());
        }
        return chain;
    }

    /** Whether blocks come by themselves while time passes; they do unless a test wants each one to be its own. */
    public void byThemselves(boolean on) {
        byThemselves = on;
    }

    @Override
    public Map<String, String> bases() {
        Map<String, String> bases = new TreeMap<>();
        bases.put(name(), server.url());
        for (String chain : chains.keySet()) {
            for (int n = 1; n <= PROVIDERS; n++) {
                bases.put(chain + (n == 1 ? "" : "-" + n), url(chain, n));
            }
        }
        return bases;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("runagent.chain.evm-xpub", wallet.xpub(false));
        settings.put("runagent.chain.tron-xpub", wallet.xpub(true));
        for (String chain : chains.keySet()) {
            settings.put("runagent.chain.providers." + chain, url(chain, 1) + "," + url(chain, 2));
        }
        return settings;
    }

    @Override
    public void worldRoutes(Routes api) {
        api.post("/world/chain/transfers", r -> transfers(r.json()))
                .post("/world/chain/mine", r -> mines(r.json()))
                .post("/world/chain/reorg", r -> reorganises(r.json()))
                .post("/world/chain/providers", r -> provides(r.json()))
                .post("/world/chain/price", r -> prices(r.json()))
                .get("/world/chain/balances", this::balances);
    }

    private Response transfers(JsonNode body) {
        String from = body.path("from").asString("wallet");
        String to = address(body.path("to").asString(""));
        String symbol = body.path("token").asString("USDT");
        return with(text(body, "chain"), chain -> {
            Kind.Token token = token(chain, symbol);
            BigInteger units = units(text(body, "amount"), token.decimals());
            Chain.Included in = from.equals("exchange")
                    ? batch(chain, token, to, units)
                    : chain.include(
                            List.of(Chain.Log.transfer(token.contract(), sender(from), to, units)),
                            List.of(),
                            world.clock().now());
            return Response.json(Map.of("tx", in.tx(), "logIndex", in.logIndex()));
        });
    }

    /** Exchanges pay many with one transaction, so the transfer is not the first one in it. */
    private Chain.Included batch(Chain chain, Kind.Token token, String to, BigInteger units) {
        String wallet = sender("exchange");
        List<Chain.Log> logs = List.of(
                Chain.Log.transfer(token.contract(), wallet, Hashes.address("a stranger"), units.add(BigInteger.ONE)),
                Chain.Log.transfer(token.contract(), wallet, Hashes.address("another"), BigInteger.TEN),
                Chain.Log.transfer(token.contract(), wallet, to, units));
        return chain.include(logs, List.of(), world.clock().now());
    }

    private static String sender(String from) {
        return from.startsWith("0x") || from.startsWith("T") ? address(from) : Hashes.address(from);
    }

    /** The token of that name, or one that only looks like it. */
    static Kind.Token token(Chain chain, String symbol) {
        if (symbol.equals("fake")) {
            return new Kind.Token("USDT", Hashes.address("fake token"), 6);
        }
        return chain.kind().tokens().stream()
                .filter(token -> token.symbol().equals(symbol))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("no " + symbol + " on "
                        + chain.kind().id() + "; try one of "
                        + chain.kind().tokens().stream().map(Kind.Token::symbol).toList() + " or fake"));
    }

    static BigInteger units(String amount, int decimals) {
        try {
            return new BigDecimal(amount).movePointRight(decimals).toBigIntegerExact();
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw Refusal.badRequest("not an amount with at most " + decimals + " decimals: " + amount);
        }
    }

    /** 0x form; TRON's own form is decoded without looking at its check, which wallets have done. */
    private static String address(String text) {
        if (text.matches("0x[0-9a-fA-F]{40}")) {
            return text.toLowerCase(Locale.ROOT);
        }
        return Tron.hex(text).orElseThrow(() -> Refusal.badRequest("not an address: " + text));
    }

    private Response mines(JsonNode body) {
        return with(text(body, "chain"), chain -> {
            chain.mine(body.path("blocks").asInt(1), world.clock().now());
            return Response.json(Map.of("head", chain.head(), "finalized", chain.finalHead()));
        });
    }

    private Response reorganises(JsonNode body) {
        return with(text(body, "chain"), chain -> {
            chain.reorganise(
                    body.path("depth").asInt(1),
                    body.path("dropped").asBoolean(false) ? Chain.Orphans.DROPPED : Chain.Orphans.RETURN,
                    world.clock().now());
            return Response.json(Map.of("head", chain.head(), "finalized", chain.finalHead()));
        });
    }

    private Response provides(JsonNode body) {
        Provider provider = provider(text(body, "chain"), body.path("provider").asInt(1));
        Provider.Mode mode;
        try {
            mode = Provider.Mode.of(text(body, "mode"));
        } catch (IllegalArgumentException unknown) {
            throw Refusal.badRequest("mode is honest, lags, lies or down");
        }
        provider.mode(mode);
        return Response.json(Map.of("mode", text(body, "mode")));
    }

    private Response prices(JsonNode body) {
        price(text(body, "chain"), units(text(body, "price"), 6).longValueExact());
        return Response.json(Map.of("price", text(body, "price")));
    }

    private Response balances(Request request) {
        String chain = request.query("chain").orElse("bsc");
        String holder = address(request.query("address").orElse(""));
        return with(chain, each -> {
            Map<String, String> balances = new TreeMap<>();
            each.kind()
                    .tokens()
                    .forEach(token -> balances.put(
                            token.symbol(),
                            each.balance(token.contract(), holder, each.head()).toString()));
            return Response.json(balances);
        });
    }

    private static String text(JsonNode body, String field) {
        String text = body.path(field).asString("");
        if (text.isEmpty()) {
            throw Refusal.badRequest(field + " is missing");
        }
        return text;
    }

    @Override
    public Optional<Instant> nextDue() {
        return Optional.empty(); // blocks are no reason to hop
    }

    @Override
    public void runDue(Instant now) {
        if (!byThemselves) {
            return;
        }
        synchronized (lock) {
            for (Chain chain : chains.values()) {
                long passed = now.getEpochSecond() - chain.time(chain.head());
                if (passed >= chain.kind().blockSeconds()) {
                    chain.tick(Math.min(MOST_AT_ONCE, passed / chain.kind().blockSeconds()), now);
                }
            }
            keep();
        }
    }

    private void keep() {
        world.store().keep(name(), () -> {
            synchronized (lock) {
                Map<String, Chain.State> states = new LinkedHashMap<>();
                chains.forEach((id, chain) -> states.put(id, chain.state()));
                return Json.tree(new Saved(states));
            }
        });
    }

    @Override
    public void reset() {
        synchronized (lock) {
            chains.values().forEach(chain -> chain.become(fresh()));
            providers.values().forEach(all -> all.forEach(Provider::reset));
            keep();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** All transfers of tokens that the chain has, oldest first: what the books must hold. */
    public List<Seen> transfers(String chain, long until) {
        synchronized (lock) {
            List<Seen> all = new ArrayList<>();
            Chain its = chain(chain);
            for (Chain.Placed placed : its.logs(0, until)) {
                Chain.Log log = placed.log();
                boolean known = its.kind().tokens().stream()
                        .anyMatch(token -> token.contract().equals(log.contract()));
                if (known && log.topics().size() == 3 && log.data().length() == 66) {
                    all.add(new Seen(
                            placed.tx(),
                            placed.logIndex(),
                            placed.block(),
                            log.contract(),
                            "0x" + log.topics().get(2).substring(26),
                            new BigInteger(log.data().substring(2), 16)));
                }
            }
            return all;
        }
    }

    /** A transfer in the one true history. */
    public record Seen(String tx, int logIndex, long block, String contract, String to, BigInteger amount) {}
}
