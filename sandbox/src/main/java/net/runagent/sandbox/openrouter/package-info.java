/** OpenRouter, simulated: keys with limits, credits, activity, and a friendly model that echoes and charges. */
@NullMarked
package net.runagent.sandbox.openrouter;

import org.jspecify.annotations.NullMarked;
