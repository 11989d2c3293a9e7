/**
 * Payments on chains, from the address to the books, against simulated chains and a real database.
 *
 * <p>The nasty cases 29 to 47 are marked with {@link net.runagent.core.billing.Case}: {@code ChainCasesTest} has most of them;
 * 41 is {@code ChainAddressTest} of core, 42 {@code DepositAddressesTest}, 44 and 45 {@code BalanceProofTest}. 46 (the price of
 * a token falls while an invoice is open) waits for invoices in USDT. {@code ChainSchedulesTest} plays hundreds of transfers
 * with reorganisations, providers in trouble and processes that die, and ends with the books and the chain alike.
 */
package net.runagent.bot.chain;
