/**
 * A long walk through the whole house: people on both platforms do anything, at any time, while processes die, answers get
 * lost and the clock hops; after every step what must hold is looked at. Flows, engine, doors' readers and renderers, the
 * features of core and the database are the real ones; what lies outside is on paper.
 *
 * <p>What the walk can see was tried with faults made by hand, one after the other, with seed 42 and 4,000 steps. Each of them
 * ended it:
 *
 * <table>
 * <caption>Faults made by hand</caption>
 * <tr><th>fault</th><th>what the walk says</th></tr>
 * <tr><td>an update that is delivered again is stored again</td>
 *     <td>an update that was delivered twice did something twice</td></tr>
 * <tr><td>a button counts by its number, whatever version drew it</td>
 *     <td>silence: a button that was tapped did nothing</td></tr>
 * <tr><td>what was sent is never marked</td><td>a message went out and is not settled</td></tr>
 * <tr><td>two updates of a person in one batch</td>
 *     <td>failed in good weather: a conversation could not be saved</td></tr>
 * <tr><td>the screen is sent without its anchor</td><td>a button that leads nowhere</td></tr>
 * <tr><td>whoever leaves a flow comes to the start and not to what was interrupted</td>
 *     <td>only 0 of 10 returns led to what was interrupted</td></tr>
 * </table>
 */
package net.runagent.bot.walk;
