/**
 * Card payments from the order to the books, against the simulated Polar and a real database.
 *
 * <p>The nasty cases, each marked with {@link net.runagent.core.billing.Case}; {@link
 * net.runagent.bot.billing.CasesStructureTest} looks whether one is missing. {@code PolarCasesTest} tells most of them from
 * the order to the books in four ways of webhooks (as they should come, none, each three times, in reverse) and ends each
 * with {@link net.runagent.bot.billing.SameBooks}: the ledger balances, balances are the sums, the provider's totals are the
 * ledger's, every effect came once.
 *
 * <table>
 * <caption>Where each case is</caption>
 * <tr><td>1 to 6, 9 to 28, 54</td><td>{@code PolarCasesTest}; more of 1, 2, 9 in {@code CardHookTest}, of 16 in
 *     {@code CardTroubleTest}</td></tr>
 * <tr><td>7, 8</td><td>{@code CardHookTest}, {@code PolarHookOverHttpTest}, and beside a library that is not ours {@code
 *     PolarSignatureAgreesTest} of core</td></tr>
 * <tr><td>15 with a discount</td><td>{@code DiscountTest}</td></tr>
 * <tr><td>22, 24, 25 from the order to the server, 52, 53</td><td>{@code SubscriptionLifeTest}; of 52 and 53 also {@code
 *     EntitlementTest} and {@code CycleTest} of core</td></tr>
 * <tr><td>23</td><td>{@code PlanChangeTest}, too, and of 22 the second before the end</td></tr>
 * <tr><td>21 to its end</td><td>{@code LostDisputeTest}: booked, told, and what follows for the agent</td></tr>
 * <tr><td>25</td><td>{@code CardTroubleTest}, too</td></tr>
 * <tr><td>48, 49</td><td>{@code JdbcLedgerTest} of persistence</td></tr>
 * <tr><td>50</td><td>{@code InvoiceEvaluationTest} of core</td></tr>
 * <tr><td>55</td><td>{@code ReconcileTest}</td></tr>
 * <tr><td>56</td><td>{@code net.runagent.bot.money.MoneySchedulesTest}</td></tr>
 * <tr><td>51</td><td>{@code PolarCasesTest} with two card payments in one second; with tokens on a chain {@code
 *     CardAndChainTest}, which holds that they stay their owner's until invoices can take them</td></tr>
 * <tr><td>29 to 47</td><td>{@code net.runagent.bot.chain}</td></tr>
 * <tr><td>beside the cases</td><td>{@code LongOutageTest}: months without us; {@code RequestBudgetTest}: more to ask than Polar
 *     takes</td></tr>
 * </table>
 */
package net.runagent.bot.billing;
