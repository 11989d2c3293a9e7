/** OpenRouter's management API: keys with limits, what they used, what our account has left. */
@NullMarked
package net.runagent.core.usage.openrouter;

import org.jspecify.annotations.NullMarked;
