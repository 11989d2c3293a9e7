/** The launcher. */
@NullMarked
package net.runagent;

import org.jspecify.annotations.NullMarked;
