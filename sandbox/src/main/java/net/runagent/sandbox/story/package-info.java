/** Stories: played against a running sandbox through the world API alone, as an outsider would. */
@NullMarked
package net.runagent.sandbox.story;

import org.jspecify.annotations.NullMarked;
