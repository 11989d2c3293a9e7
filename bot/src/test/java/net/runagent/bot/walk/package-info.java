/**
 * A long walk through the whole house: people on both platforms do anything, at any time, while processes die, answers get
 * lost and the clock hops; after every step what must hold is looked at. Flows, engine, doors' readers and renderers, the
 * features of core and the database are the real ones; what lies outside is on paper.
 */
package net.runagent.bot.walk;
