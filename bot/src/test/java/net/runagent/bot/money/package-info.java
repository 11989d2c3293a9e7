/** Money under thousands of seeded schedules of payments, refunds, disputes, lost answers and deaths of processes. */
package net.runagent.bot.money;
