package net.runagent.sandbox.chain;

import java.util.List;

/**
 * What a chain is like.
 *
 * @param finality how many blocks stand upon a final one
 * @param blockSeconds how far apart blocks are, world time
 * @param tron whether its nodes answer as java-tron does
 * @param feed contract that tells what USDT is worth, as Chainlink's do; empty for none
 */
record Kind(
        String id, long chainId, int finality, int blockSeconds, boolean tron, String feed, List<Token> tokens) {
    /** @param contract lower-case hex */
    record Token(String symbol, String contract, int decimals) {}

    /** The tokens of the real chains, so that the service's own file of chains fits. */
    static final List<Kind> ALL = List.of(
            new Kind(
                    "bsc",
                    56,
                    3,
                    3,
                    false,
                    "0xb97ad0e74fa7d920791e90258a6e2085088b4320",
                    List.of(
                            new Token("USDT", "0x55d398326f99059ff775485246999027b3197955", 18),
                            new Token("USDC", "0x8ac76a51cc950d9822d68b83fe1ad97b32cd580d", 18))),
            new Kind(
                    "polygon",
                    137,
                    5,
                    2,
                    false,
                    "0x0a6513e40db6eb1b165753ad52e80663aea50545",
                    List.of(
                            new Token("USDT", "0xc2132d05d31c914a87c6611c10748aeb04b58e8f", 6),
                            new Token("USDC", "0x3c499c542cef5e3811e1192ce70d8cc03d5c3359", 6))),
            new Kind(
                    "arbitrum",
                    42_161,
                    20,
                    1,
                    false,
                    "0x3f3f5df88dc9f13eac63df89ec16ef6e7e25dde7",
                    List.of(
                            new Token("USDT", "0xfd086bc7cd5c481dcc9c85ebe478a1c0b69fcbb9", 6),
                            new Token("USDC", "0xaf88d065e77c8cc2239327c5edb3a432268e5831", 6))),
            new Kind(
                    "ethereum",
                    1,
                    64,
                    12,
                    false,
                    "0x3e7d1eab13ad0104d2750b8863b489d65364e32d",
                    List.of(
                            new Token("USDT", "0xdac17f958d2ee523a2206206994597c13d831ec7", 6),
                            new Token("USDC", "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", 6))),
            new Kind(
                    "tron",
                    728_126_428,
                    19,
                    3,
                    true,
                    "",
                    List.of(new Token("USDT", "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c", 6))));
}
