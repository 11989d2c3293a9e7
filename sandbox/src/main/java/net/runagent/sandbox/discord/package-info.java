/**
 * Discord, simulated: the REST API v10 and the gateway as bots meet them, and the windows in which people see them.
 *
 * <p>What people can do here beyond the common calls of the world API:
 *
 * <ul>
 *   <li>{@code says} with a text that begins with a slash uses a command that the bot registered, its options by name in
 *       {@code options}; words after the name choose a subcommand. Any other text goes as a direct message.
 *   <li>{@code says} with {@code "autocomplete":true} asks for suggestions to the last of the given options and answers
 *       {@code {"choices":[{"name","value"}]}}.
 *   <li>{@code to} and {@code with} may name a server's channel behind the bot: {@code @runagent_bot#club}.
 *   <li>Whoever first writes to a bot installs its app for their account, as its link would make them do.
 * </ul>
 *
 * <p>{@code /world/discord/...}: {@code servers} makes a server with people and bots in it, {@code installs} and {@code
 * uninstalls} change a person's apps, {@code intents} allows a bot the content of messages or not, {@code revokes} resets a
 * bot's token, {@code limits} switches rate limits, {@code gateway} makes trouble on the bot's connections. Planned faults name
 * routes as the published description does, {@code POST /channels/{channel_id}/messages}; a code that is a number becomes
 * Discord's own.
 */
@NullMarked
package net.runagent.sandbox.discord;

import org.jspecify.annotations.NullMarked;
