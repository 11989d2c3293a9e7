/**
 * Money under thousands of seeded schedules of payments, renewals, refunds and disputes, while answers get lost, the provider
 * shows things as they were a minute ago, webhooks come late, twice, in any order or never, and two processes die anywhere.
 *
 * <p>{@link net.runagent.bot.money.MoneySchedulesTest} plays 2,000 of them in each build, 10,000 with {@code
 * -Dmoney.schedules=10000}. Billing, the ledger and the database are the real ones; {@link
 * net.runagent.bot.money.PaperPolar} takes the provider's place at billing's ports. {@link net.runagent.bot.money.Audit}
 * compares the books in the end: what the provider has is what the ledger says, each payment is booked once, each invoice
 * takes effect once, nothing is kept that serves no invoice, nothing goes back twice or beside a bank, no balance is below
 * zero, and no job, subscription or refund is left open.
 *
 * <p>What the schedules are worth was tried by breaking billing on purpose (seed 20261130). Caught, in this many schedules:
 *
 * <table>
 * <caption>Faults that were made on purpose</caption>
 * <tr><td>an order is taken without a look whether its payment is booked</td><td>2</td></tr>
 * <tr><td>a refund is taken without a look whether it was taken</td><td>4</td></tr>
 * <tr><td>an order that is not paid is booked</td><td>4</td></tr>
 * <tr><td>a refund is sent without a look whether it was sent</td><td>18</td></tr>
 * <tr><td>an order is booked in several transactions</td><td>22</td></tr>
 * <tr><td>a refund is sent although a bank disputes the payment</td><td>134</td></tr>
 * <tr><td>a second payment of the same part is not told from the first</td><td>172</td></tr>
 * <tr><td>a crash label is forgotten</td><td>the 2,000: no process died there</td></tr>
 * <tr><td>what has gone back counts for an invoice that is not settled (was so; found by the schedules)</td><td>232</td></tr>
 * </table>
 *
 * <p>Not caught: a subscription's older state that is taken after a newer one. It is seen and put right within the hour, and
 * no money moves by it.
 */
package net.runagent.bot.money;
